// The check before a payment: answers over HTTP at a given rate, from memory, while transfers go on coming in. The process
// that answers, and the one that asks, are two: neither waits for the other's turn. Questions come when they are due
// whether or not earlier ones were answered, and are timed from when they were due: a pause is seen by all who waited.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { askAtRate } from './check/ask-at-rate.mjs';

export const name = 'check';
export const describe = 'the payment check: milliseconds from when a question is due, at a rate of questions';
export const options = {
  rate: { type: 'string', default: '2000', help: 'payments asked about a second' },
  seconds: { type: 'string', default: '20', help: 'how long' },
  warm: { type: 'string', default: '5', help: 'seconds before, that do not count' },
  accounts: { type: 'string', default: '1000000', help: 'accounts that have paid' },
  tainted: { type: 'string', default: '100000', help: 'accounts with money of a case' },
  feed: { type: 'string', default: '2000', help: 'transfers a second that come in meanwhile' },
  snapshots: { type: 'string', default: '0', help: 'seconds from one snapshot to the next; 0: none' },
};

const connections = 64;

export const run = async (values) => {
  const [rate, seconds, warm] = [Number(values.rate), Number(values.seconds), Number(values.warm)];
  const { accounts, tainted, feed, snapshots } = values;
  const child = fork(new URL('./check/answering.mjs', import.meta.url), [accounts, tainted, feed, snapshots], {
    stdio: 'inherit',
  });
  try {
    const [{ port, factSeconds }] = await once(child, 'message');
    const load = { port, rate, connections, accounts: Number(accounts), tainted: Number(tainted) };
    await askAtRate({ ...load, seconds: warm });
    child.send('begin');
    await once(child, 'message');
    const asked = await askAtRate({ ...load, seconds });
    child.send('end');
    const [{ cpuSeconds, rssMiB, kept }] = await once(child, 'message');
    const { checks, held, elapsedSeconds, sorted } = asked;
    const at = (share) => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] * 1_000) / 1_000;
    return {
      checks,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      p999Ms: at(0.999),
      perSecond: Math.round(checks / elapsedSeconds),
      rssMiB,
      held,
      /** Processor time of the answering process, the transfers that came in among it. */
      cpuUsEach: Math.round((cpuSeconds * 1e6) / checks),
      factSeconds,
      ...kept,
    };
  } finally {
    child.disconnect();
    if (child.exitCode === null) await once(child, 'exit');
  }
};
