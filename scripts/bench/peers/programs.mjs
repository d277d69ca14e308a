// The peers as programs: built once, given the broker and the size, read by the lines of their results.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const run = (command, args, { cwd, env, say }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let tail = '';
    const hear = (chunk) => {
      tail = `${tail}${chunk}`.slice(-4_000);
    };
    child.stdout.on('data', (chunk) => {
      out += chunk;
      hear(chunk);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('RESULT')) say?.(line);
    });
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', (status) => {
      if (status === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${status}:\n${tail}`));
    });
  });

/** Compiles them into the stack's own folder, which goes with the stack; their libraries stay in Maven's. */
export const buildPeers = async (folder, stack, { transfers, accounts, passes }, say) => {
  say('peers: building');
  await run('mvn', ['-q', '-B', `-Djava.io.tmpdir=${stack.dir}`, 'package'], { cwd: folder });
  const env = {
    PEERS_BOOTSTRAP: stack.brokers,
    PEERS_BROKER_PID: String(stack.pids.Kafka),
    PEERS_BUILD: path.join(stack.dir, 'peers', 'build'),
    PEERS_N: String(transfers),
    PEERS_A: String(accounts),
    PEERS_RUNS: String(passes),
    TMPDIR: stack.dir,
  };
  return { folder, env, say };
};

const program = ({ folder, env, say }, format, args) =>
  run(path.join(folder, 'run.sh'), args, { cwd: folder, env: { ...env, PEERS_FORMAT: format }, say });

/** Fills the topic that peers read messages of this format from. */
export const fillPeers = (programs, format) => program(programs, format, ['common', 'Gen']);

/** @returns transfers a second of each pass, as the peer says them */
export const runPeer = async (programs, { module, main, args, format }) => {
  const out = await program(programs, format, [module, main, ...args]);
  const rates = [...out.matchAll(/^RESULT .* rate=(\d+)\/s/gm)].map(([, rate]) => Number(rate));
  if (rates.length === 0) throw new Error(`${main} said no result:\n${out.slice(-2_000)}`);
  return rates;
};
