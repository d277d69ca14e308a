import fc from 'fast-check';

// A property that failed prints its seed: WEIR_SEED=<seed> npx vitest run --project 'unit*' <file> repeats it.
const seed = process.env['WEIR_SEED'];
fc.configureGlobal({
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  // Else no list has more than ten items, whatever length was asked for: too few for anything to pile up.
  defaultSizeToMaxWhenMaxSpecified: true,
});
