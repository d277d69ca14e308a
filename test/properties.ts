import fc from 'fast-check';

// A property that failed prints its seed: WEIR_SEED=<seed> npx vitest run --project unit <file> repeats it.
const seed = process.env['WEIR_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
