import path from 'node:path';
import { defineConfig } from 'vitest/config';

// Stryker changes sources in a copy of the tree whose node_modules lead back to the original: packages of our own must
// be found in the copy, or no mutant would ever be run.
const root = path.resolve(import.meta.dirname, '../..');
const packages = /^@weir\/(model|engine|journal|log|store|simulate|runtime)$/;
const services = /^@weir\/(matcher|follower|ingest|writer|patterns|repairer|cli)$/;

export default defineConfig({
  resolve: {
    alias: [
      { find: packages, replacement: path.join(root, 'packages/$1/src/index.ts') },
      { find: services, replacement: path.join(root, 'services/$1/src/index.ts') },
    ],
  },
  test: {
    root,
    setupFiles: ['test/mutation/short-properties.ts'],
    // Modules are pure: what one test file has loaded serves the next.
    isolate: false,
    include: (process.env['WEIR_MUTATE_TESTS'] ?? 'packages/engine/src/**/*.test.ts').split(';'),
    testTimeout: 60_000,
  },
});
