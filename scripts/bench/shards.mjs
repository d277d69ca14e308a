// What a matcher shard pays for a transfer, and what merging the shards' flows costs; in memory, without servers.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { shape } from './engine/frames.mjs';

export const name = 'shards';
export const describe =
  'matcher shards: processor time a transfer for 1, 2, 4 of them, what a foreign record costs, merging';
export const options = {
  transfers: { type: 'string', default: '2000000', help: 'transfers that every shard reads' },
  accounts: { type: 'string', default: '1000000', help: 'accounts they are between' },
  shards: { type: 'string', default: '1,2,4', help: 'how many shards, one run each' },
};

const program = path.join(import.meta.dirname, 'shards/one-count.mjs');

const runCount = (shards, transfers, accounts) =>
  new Promise((resolve, reject) => {
    const args = ['--max-old-space-size=8192', program, String(shards), String(transfers), String(accounts)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.on('error', reject);
    child.on('exit', (status) => {
      if (status === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)));
      else reject(new Error(`the benchmark of ${shards} shards ended with ${status}`));
    });
  });

/**
 * Each transfer has two entries. A shard of N pays `settling` for every record, whoever's pockets it is between, and
 * `matching` for the share of entries that are its own: `cpu(N) = settling + matching / N`. Fitted to the least squares.
 */
const leastSquares = (counts) => {
  if (counts.length < 2) return null;
  const points = counts.map(({ shards, microsecondsPerTransfer }) => [1 / shards, microsecondsPerTransfer]);
  const mean = (pick) => points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const slope =
    points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) /
    points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return { settling: meanY - slope * meanX, matching: slope };
};

const rounded = (value) => Number(value.toFixed(2));

export const run = async (values) => {
  const [transfers, accounts] = [Number(values.transfers), Number(values.accounts)];
  const counts = [];
  for (const shards of values.shards.split(',').map(Number)) {
    process.stderr.write(`${shards} shards, ${transfers.toLocaleString('en')} transfers …\n`);
    counts.push(await runCount(shards, transfers, accounts));
  }
  const fitted = leastSquares(counts);
  const computed =
    fitted === null
      ? []
      : [1, 2, 4, 8, 16].map((shards) => ({
          shards,
          transfersPerSecond: Math.round(1e6 / (fitted.settling + fitted.matching / shards)),
          processorsInAll: rounded(shards),
        }));
  return {
    transfers,
    accounts,
    counts,
    foreignMicroseconds: counts.at(-1).foreignMicroseconds,
    ...(fitted === null
      ? {}
      : { settlingMicroseconds: rounded(fitted.settling), matchingMicroseconds: rounded(fitted.matching) }),
    computed,
    shape,
  };
};

export const print = ({ counts, computed, settlingMicroseconds, matchingMicroseconds, foreignMicroseconds }) => {
  console.table(counts);
  console.log(
    `a record between pockets of other shards: ${foreignMicroseconds} µs; a shard of N: ${settlingMicroseconds} + ${matchingMicroseconds}/N µs a transfer`,
  );
  console.table(computed);
};
