// Bundles the simulation from the sources of all packages, so that nothing has to be built first, and runs it.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = import.meta.dirname;
// Below the root's packages, where what stays outside the bundle is found.
const bundle = path.join(folder, '../../node_modules/.cache/weir-simulation', `forever-${process.pid}.mjs`);
mkdirSync(path.dirname(bundle), { recursive: true });

/** Our own packages go into the bundle, everybody else's stay outside. */
const ours = {
  name: 'ours',
  setup: (building) =>
    building.onResolve({ filter: /^[^./]/ }, ({ kind, path: name }) =>
      kind === 'entry-point' || name.startsWith('@weir/') ? null : { path: name, external: true },
    ),
};

await build({
  entryPoints: [path.join(folder, 'forever.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['source'],
  sourcemap: 'inline',
  logLevel: 'error',
  plugins: [ours],
});
process.on('exit', () => rmSync(bundle, { force: true }));
process.env.WEIR_SIM_FAILED_SEEDS ??= path.join(folder, 'failed-seeds');
process.setSourceMapsEnabled(true);
await import(pathToFileURL(bundle).href);
