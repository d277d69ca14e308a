import fc from 'fast-check';
import { propertyMs } from './share.js';

// A property that failed prints its seed: WEIR_SEED=<seed> npx vitest run --project 'unit*' <file> repeats it.
const seed = process.env['WEIR_SEED'];
fc.configureGlobal({
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  // Else no list has more than ten items, whatever length was asked for: too few for anything to pile up.
  defaultSizeToMaxWhenMaxSpecified: true,
});

/** So many inputs a property is tried with, however long they take. */
const inputsMin = 20;
const clock = performance.now.bind(performance);

/**
 * Ends a property that has held for long enough, between two inputs: fast-check's own limit of time leaves an asynchronous one
 * in the middle of an input, which then goes on beside the next test.
 */
const endWhereHeldLongEnough: fc.Plugin<unknown> = () => {
  const end = clock() + propertyMs;
  let inputs = 0;
  return {
    decorateRun: (run) => (value) =>
      inputs++ < inputsMin || clock() < end ? run(value) : new fc.PreconditionFailure(true),
  };
};

// Files that share a process share fast-check, which knows the plugin of the first of them already.
const installed = Symbol.for('weir: properties end in time');
if (Number.isFinite(propertyMs) && !(installed in globalThis)) {
  fc.installGlobalPlugin(endWhereHeldLongEnough);
  Object.defineProperty(globalThis, installed, { value: true });
}
