import fc from 'fast-check';

// A mutant need not be found in its smallest form, and a property that has held for half a second is believed.
fc.configureGlobal({
  seed: Number(process.env['WEIR_SEED'] ?? 7),
  endOnFailure: true,
  // As everywhere: see test/properties.ts.
  defaultSizeToMaxWhenMaxSpecified: true,
  interruptAfterTimeLimit: Number(process.env['WEIR_MUTATE_PROPERTY_MS'] ?? 500),
});
