import path from 'node:path';

/** The repository. Bundled for `npm run faults` too, where the bundler puts this file's own folder in. */
export const root = path.resolve(import.meta.dirname, '../..');

/** The `weir` command, as users run it: services are run from what was built. */
export const weirCommand = path.join(root, 'services/cli/bin/weir.mjs');
