// What the matcher's state costs: memory with and without a shelf for the lots of idle pockets, the time to bring one
// back, and snapshots: how long matching stands still, how large they are, how long a start from one takes.
import { fork } from 'node:child_process';
import path from 'node:path';

export const name = 'state';
export const describe =
  "the matcher's state: idle lots in memory and in files, snapshots, a start from one (2 GB, and disk)";
export const options = {
  pockets: { type: 'string', default: '1000000', help: 'pockets that are paid and rest' },
  lots: { type: 'string', default: '5', help: 'lots of each' },
};

const program = path.join(import.meta.dirname, 'state/measure.mjs');

const measured = (pockets, lots, mode) =>
  new Promise((resolve, reject) => {
    const child = fork(program, [pockets, lots, mode], { execArgv: ['--expose-gc', '--max-old-space-size=6000'] });
    child.once('message', resolve);
    child.once('exit', (status) => status !== 0 && reject(new Error(`${mode} ended with ${status}`)));
  });

export const run = async ({ pockets, lots }) => ({
  pockets: Number(pockets),
  lots: Number(lots),
  memory: await measured(pockets, lots, 'memory'),
  shelf: await measured(pockets, lots, 'shelf'),
});

export const print = ({ pockets, lots, memory, shelf }) => {
  console.log(`${pockets} pockets with ${lots} lots each, over ten days of event time`);
  const rows = Object.keys(memory).map((row) => [row, { 'all in memory': memory[row], 'idle lots away': shelf[row] }]);
  console.table(Object.fromEntries(rows));
};
