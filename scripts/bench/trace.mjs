// weir trace over a generated file, from the file to the answer.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const weir = path.resolve(import.meta.dirname, '../../services/cli/bin/weir.mjs');

/** A small generator with a seed: the same file on every machine. */
const dice = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Transfers between accounts, skewed as real ones are: few accounts pay often. Five seconds out of order. */
const writeTransfers = async (file, transfers, accounts) => {
  const chance = dice(42);
  const out = createWriteStream(file);
  for (let index = 0; index < transfers; ) {
    let chunk = '';
    for (const end = Math.min(transfers, index + 10_000); index < end; index++) {
      const from = Math.floor(accounts * chance() ** 2);
      const to = Math.floor(accounts * chance());
      const time = 1_717_200_000_000 + index * 10 + Math.floor(chance() * 5_000);
      const amount = 1 + Math.floor(chance() * 1_000_000);
      chunk += `{"id":"20240601-${index}","time":${time},"from":"bank:CMB:6226${from}","to":"bank:CMB:6226${to}","asset":"CNY","amount":"${amount}"}\n`;
    }
    if (!out.write(chunk)) await new Promise((resolve) => out.once('drain', resolve));
  }
  await new Promise((resolve) => out.end(resolve));
};

/** Peak resident memory of a running process, in kibibytes, as the kernel counts it; 0 where it does not tell. */
const peakKib = (pid) => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

const runWeir = (args) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, [weir, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    let memoryKib = 0;
    const watch = setInterval(() => {
      memoryKib = Math.max(memoryKib, peakKib(child.pid));
    }, 50);
    child.on('error', reject);
    child.on('exit', (status) => {
      clearInterval(watch);
      if (status === 0) resolve({ seconds: (performance.now() - began) / 1000, memoryKib });
      else reject(new Error(`weir ${args[0]} ended with ${status}`));
    });
  });

export const name = 'trace';
export const describe = 'weir trace, fifo, file to answer: transfers a second and peak memory';
export const options = {
  transfers: { type: 'string', default: '5000000', help: 'lines of the file' },
  accounts: { type: 'string', default: '500000', help: 'accounts among them' },
};

/** What 5 million transfers may take on a machine of two cores. */
const bound = { transfers: 5_000_000, secondsMax: 20 };

/** @returns figures for the table, or for `--json` */
export const run = async (values) => {
  const transfers = Number(values.transfers);
  const accounts = Number(values.accounts);
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-bench-'));
  try {
    const file = path.join(folder, 'transfers.ndjson');
    await writeTransfers(file, transfers, accounts);
    const roots = path.join(folder, 'roots.ndjson');
    writeFileSync(roots, '{"case":"c","creditsInto":["bank:CMB:62261","bank:CMB:62265"]}\n');
    const { seconds, memoryKib } = await runWeir([
      'trace',
      '--transfers',
      file,
      '--roots',
      roots,
      '--out',
      path.join(folder, 'out'),
    ]);
    const { links } = JSON.parse(readFileSync(path.join(folder, 'out/summary.json'), 'utf8'));
    return {
      transfers,
      accounts,
      links,
      seconds: Math.round(seconds * 100) / 100,
      transfersPerSecond: Math.round(transfers / seconds),
      peakMemoryMb: Math.round(memoryKib / 1024),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const print = (figures) => {
  console.table(figures);
  if (figures.transfers === bound.transfers) {
    console.log(`bound: ${bound.secondsMax} s for ${bound.transfers.toLocaleString('en')} transfers on two cores`);
  }
};
