// The fold of identity, lateness and matching over frames in memory, beside a plain loop of maps and one that does the
// least that can be done; no input or output.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { shape } from './engine/frames.mjs';

export const name = 'engine';
export const describe =
  'the fold alone: rate, memory, snapshots, with detectors; a plain loop of maps and a bare one beside it';
export const options = {
  transfers: { type: 'string', default: '', help: 'one size only: so many transfers (all sizes if left out)' },
  accounts: { type: 'string', default: '1000000', help: 'accounts of that one size' },
};

const program = path.join(import.meta.dirname, 'engine/one-size.mjs');
const transferCounts = [10_000, 100_000, 1_000_000, 10_000_000];
const accountCounts = [10_000, 100_000, 1_000_000];
/** What the engine is meant to do, at a million accounts. */
const goals = {
  transfersPerSecond: '≥ 1,000,000',
  withDetectors: '≥ 500,000',
  bytesPerLot: '≤ 200',
  bytesPerEntry: '≤ 64',
  snapshotSeconds: '≤ 2',
  restoreSeconds: '≤ 2',
};

const runSize = (transfers, accounts) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--max-old-space-size=8192', program, String(transfers), String(accounts)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.on('error', reject);
    child.on('exit', (status) => {
      if (status === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)));
      else reject(new Error(`the benchmark of ${transfers} transfers and ${accounts} accounts ended with ${status}`));
    });
  });

export const run = async (values) => {
  const sizes =
    values.transfers === ''
      ? transferCounts.flatMap((transfers) => accountCounts.map((accounts) => [transfers, accounts]))
      : [[Number(values.transfers), Number(values.accounts)]];
  const rows = [];
  for (const [transfers, accounts] of sizes) {
    process.stderr.write(`${transfers.toLocaleString('en')} transfers, ${accounts.toLocaleString('en')} accounts …\n`);
    rows.push(await runSize(transfers, accounts));
  }
  // The last is the largest: what the goals are about.
  return { ...rows.at(-1), sizes: rows, shape };
};

export const print = ({ sizes, shape: of, ...largest }) => {
  console.table(
    sizes.map(({ transfers, accounts, transfersPerSecond, withDetectors, withEncoding, ...rest }) => ({
      transfers,
      accounts,
      'fold/s': transfersPerSecond,
      'with detectors/s': withDetectors,
      'with encoding/s': withEncoding,
      'maps/s': rest.mapsPerSecond,
      'bare/s': rest.barePerSecond,
      'fold : maps': rest.ratioToMaps,
      'fold : bare': rest.ratioToBare,
      'GC share': rest.gcShare,
      'bytes/lot': rest.bytesPerLot,
      'bytes/entry': rest.bytesPerEntry,
      'snapshot s': rest.snapshotSeconds,
      'restore s': rest.restoreSeconds,
    })),
  );
  console.log(`Rates by CPU time of one core. ${largest.eventsPerSecondOfEventTime} transfers a second of event time.`);
  for (const [what, value] of Object.entries(of)) console.log(`  ${what}: ${value}`);
  console.log('\nAt the largest size:');
  for (const [figure, goal] of Object.entries(goals)) console.log(`  ${figure}: ${largest[figure]} (${goal})`);
};
