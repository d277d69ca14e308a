// Screenshots of each page in both languages: node test/browser/screenshots.mjs [--url …] [--out docs/images] [--only board,case] [--width 1280]
// Without --url it shows the invented desk of the fixture. The application must be built: npm run build -w @weir/web
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = import.meta.dirname;
// Below the root's packages, where what stays outside the bundle is found.
const bundle = path.join(folder, '../../node_modules/.cache/weir-browser', `run-${process.pid}.mjs`);
mkdirSync(path.dirname(bundle), { recursive: true });
await build({
  entryPoints: [path.join(folder, 'screenshots.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  // `browser.ts`, which alone asks, lies here and not in the cache.
  define: { 'import.meta.dirname': JSON.stringify(folder) },
  logLevel: 'error',
});
process.on('exit', () => rmSync(bundle, { force: true }));
await import(pathToFileURL(bundle).href);
