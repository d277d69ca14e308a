// Adds the optional packages of other platforms that the lock file lacks: node scripts/complete-lock.mjs [--check]
//
// npm leaves them out of the lock where its registry does not have them, and then `npm ci` refuses that lock everywhere.
// Run it after a dependency was added; with --check it only says what is missing, status 1.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;

/** True where a package of that name can be found from the folder `from`, as Node looks for it. */
const isReachable = (from, name) => {
  for (let at = from; ; ) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
    const cut = at.lastIndexOf('/node_modules/');
    at = cut < 0 ? '' : at.slice(0, cut);
  }
};

/** What the name of a package for one platform says: `@turbo/windows-64`, `@foundry-rs/anvil-darwin-amd64`, `@chdb/lib-linux-arm64-gnu`. */
const platformOf = (name) => {
  const match = /[-/](android|darwin|linux|win32|windows)-(arm64|amd64|x64|64)(?:-(musl|gnu))?$/.exec(name);
  if (match === null) return null;
  const [, system, processor, library] = match;
  return {
    os: [system === 'windows' ? 'win32' : system],
    cpu: [processor === 'arm64' ? processor : 'x64'],
    ...(library === undefined ? {} : { libc: [library === 'musl' ? 'musl' : 'glibc'] }),
  };
};

const missing = Object.entries(packages).flatMap(([from, parent]) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name, version]) => !isReachable(from, name) && platformOf(name) !== null && /^\d/.test(version))
    .map(([name, version]) => ({ name, version, parent })),
);
for (const { name, version } of missing) console.log(`missing: ${name}@${version}`);
if (process.argv.includes('--check')) process.exitCode = missing.length === 0 ? 0 : 1;
else if (missing.length > 0) {
  for (const { name, version, parent } of missing) {
    packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(parent.dev ? { dev: true } : {}),
      license: parent.license ?? 'MIT',
      optional: true,
    };
  }
  lock.packages = Object.fromEntries(
    Object.entries(packages).sort(([left], [right]) => left.localeCompare(right, 'en')),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${missing.length} to package-lock.json`);
}
