import { configDefaults, defineConfig } from 'vitest/config';
import { longest } from './test/longest.js';
import LongestFirst from './test/longest-first.js';

// Workspace packages are tested from their sources, so that a test never passes on a stale build.
const resolve = { conditions: ['source', 'node', 'import', 'default'] };
const shared = { resolve, ssr: { resolve: { conditions: resolve.conditions } } };

// Real servers on a machine that others share: one story may be told twice where nobody watches, and that is said.
const retry = process.env['CI'] ? 1 : 0;

// All processors: of two, vitest would leave one idle.
const unit = {
  maxWorkers: '100%',
  setupFiles: ['test/properties.ts', 'test/left-as-found.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
const besideSources = ['packages/*', 'services/*', 'deploy/local'].map((of) => `${of}/src/**/*.test.ts`);

// These wait for servers and pages more than they work: two files at a time keep two processors busy.
const onServers = { maxWorkers: 2, retry };
// What is measured in milliseconds is measured where nothing else is tested.
const e2eTimed = ['test/e2e/shards.test.ts', 'test/e2e/browser-day.test.ts'];
const browserTimed = ['day', 'picture', 'scale'].map((name) => `test/browser/${name}.test.ts`);

// A stack of its own, which it kills; and processors of its own: what is tested is who waits for whom.
const faults = { fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/second-tries.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...shared,
        test: {
          ...unit,
          name: 'unit',
          // What runs long is twice as fast where nothing else has run before: nothing is compiled for others' values.
          include: ['test/simulation/**/*.test.ts', 'test/faults/{proxy,planted}/**/*.test.ts', ...longest],
        },
      },
      {
        ...shared,
        test: {
          ...unit,
          name: 'unit-short',
          // A process a processor, not one a file: to start one and to load the sources anew took longer than the tests.
          isolate: false,
          include: [...besideSources, 'test/unit/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...longest],
        },
      },
      {
        ...shared,
        test: {
          ...onServers,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...e2eTimed],
          // One real stack serves all files, in namespaces of their own.
          globalSetup: ['test/stack.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 600_000,
        },
      },
      {
        ...shared,
        test: {
          ...onServers,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...browserTimed],
          globalSetup: ['test/browser/unpack.ts'],
          // While the last files of e2e run, the first browsers do.
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e-timed',
          include: e2eTimed,
          globalSetup: ['test/stack.ts'],
          retry,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 240_000,
          hookTimeout: 600_000,
        },
      },
      {
        ...shared,
        test: {
          ...faults,
          name: 'faults',
          include: ['test/faults/faults.test.ts'],
          sequence: { groupOrder: 3 },
        },
      },
      {
        ...shared,
        test: {
          ...faults,
          name: 'protections',
          // When exactly a process dies no seed decides: a bug that needs a moment may miss it once.
          retry: 1,
          include: ['test/faults/protections.test.ts'],
          sequence: { groupOrder: 5 },
        },
      },
      {
        ...shared,
        test: {
          name: 'browser-timed',
          include: browserTimed,
          retry,
          // One browser after another: what is measured is how smooth one is.
          fileParallelism: false,
          sequence: { groupOrder: 6 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'containers',
          include: ['test/containers/**/*.test.ts'],
          globalSetup: ['test/containers/support/look-for-engine.ts'],
          // Each file starts servers of its own; a small machine has room for one such set.
          retry,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
