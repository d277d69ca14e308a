// Bundles the fault suite from its sources and runs it: `npm run faults -- --minutes 30 --json`. The services themselves
// are run from what was built, as users have them.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = import.meta.dirname;
// Below the root's packages, where what stays outside the bundle is found.
const bundle = path.join(folder, '../../node_modules/.cache/weir-faults', `run-${process.pid}.mjs`);
mkdirSync(path.dirname(bundle), { recursive: true });

await build({
  entryPoints: [path.join(folder, 'main.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  // `root.ts`, which alone asks, lies here and not in the cache.
  define: { 'import.meta.dirname': JSON.stringify(folder) },
  sourcemap: 'inline',
  logLevel: 'error',
});
process.on('exit', () => rmSync(bundle, { force: true }));
process.setSourceMapsEnabled(true);
await import(pathToFileURL(bundle).href);
