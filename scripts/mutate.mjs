// Mutation testing of the engine's core: npm run mutate [-- --group <name>] [--files <glob>] [--slow]
//
// One change at a time is made in a copy of the tree, and the tests that reach it are run: a mutant that no test notices
// is a sentence of the rules that nothing holds. Takes hours for everything; not part of CI. Prints the score of each
// file and every survivor, status 0 whatever they are: whether one is equivalent is for people to say.
//
// --group  one of the groups below
// --files  sources of one group's folder: packages/engine/src/lots/pocket.ts, or a range of it: …/pocket.ts:90-120
// --slow   also the agreement of weir trace with the slow model, which notices most and takes a second or two a mutant
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const engine = 'packages/engine/src';

/** Sources that are changed together, and the tests that have a say in them: the fewer, the faster. */
const groups = {
  lots: { files: [`${engine}/lots/*.ts`], tests: ['lots/*', 'live/*', 'ledger/match-ledger'] },
  ledger: {
    files: ['lot-queue', 'match-ledger', 'transfer', 'order'].map((name) => `${engine}/ledger/${name}.ts`),
    tests: ['ledger/match-ledger', 'ledger/transfer', 'ledger/order', 'trace'],
  },
  readings: { files: [`${engine}/readings/*.ts`], tests: ['readings/*', 'trace'] },
  cases: { files: [`${engine}/cases/*.ts`], tests: ['cases/*', 'trace'] },
  // Half a second of the bank's property reaches only some of the rules.
  detectors: { files: [`${engine}/detectors/*.ts`], tests: ['detectors/*'], propertyMs: 4_000 },
  columns: { files: [`${engine}/columns/*.ts`], tests: ['columns/*'], more: ['test/unit/ledger-fold.test.ts'] },
};

const { values } = parseArgs({
  options: { files: { type: 'string' }, group: { type: 'string' }, slow: { type: 'boolean', default: false } },
});

/** The groups that a run is about: the one that is named, the one whose folder has the files, or all. */
const wanted = Object.entries(groups).filter(([name, { files }]) => {
  if (values.group !== undefined) return name === values.group;
  return values.files === undefined || path.dirname(values.files) === path.dirname(files[0]);
});
if (wanted.length === 0) {
  console.error(`no group has such files; groups: ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}

const caught = ['Killed', 'Timeout', 'RuntimeError', 'CompileError'];
const isMissed = ({ status }) => status === 'Survived' || status === 'NoCoverage';
const short = (text) => text.replace(/\s+/g, ' ').slice(0, 90);

/** The text that a mutant replaces. */
const replacedText = (source, { start, end }) => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join(' ');
};

const report = () => {
  const { files } = JSON.parse(readFileSync('coverage/mutation.json', 'utf8'));
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const judged = mutants.filter((mutant) => caught.includes(mutant.status) || isMissed(mutant));
    const missed = judged.filter(isMissed);
    const score = judged.length === 0 ? 100 : (100 * (judged.length - missed.length)) / judged.length;
    console.log(`${score.toFixed(1).padStart(5)} %  ${judged.length - missed.length} of ${judged.length}  ${file}`);
    for (const { location, mutatorName, replacement, status } of missed) {
      const unseen = status === 'NoCoverage' ? ' (no test comes here)' : '';
      const change = `${short(replacedText(source, location))}  →  ${short(replacement)}`;
      console.log(`         :${location.start.line} ${mutatorName}${unseen}: ${change}`);
    }
  }
};

os.setPriority(15);
for (const [name, { files, tests, more = [], propertyMs = 500 }] of wanted) {
  const sources = values.files === undefined ? files : [values.files];
  console.log(`${name}: ${sources.join(', ')}`);
  const slow = values.slow ? ['test/mutation/few-seeds.test.ts'] : [];
  const all = [...tests.map((test) => `${engine}/${test}.test.ts`), ...more, ...slow];
  const mutate = [...sources, '!**/*.test.ts', '!**/*.fixture.ts'].join(',');
  const run = spawnSync('npx', ['stryker', 'run', 'test/mutation/stryker.config.json', '--mutate', mutate], {
    // Its progress is no part of the report.
    stdio: ['ignore', 2, 'inherit'],
    env: {
      WEIR_SEEDS: '40',
      WEIR_MUTATE_PROPERTY_MS: String(propertyMs),
      ...process.env,
      WEIR_MUTATE_TESTS: all.join(';'),
    },
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
  report();
}
