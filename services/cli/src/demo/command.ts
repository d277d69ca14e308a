import { setTimeout as sleep } from 'node:timers/promises';
import { down, type StackState, up } from '@weir/local';
import { dlqOf, WeirError } from '@weir/model';
import { type Simulation, simulate } from '@weir/simulate';
import type { Command } from 'commander';
import pc from 'picocolors';
import { tellForeign } from '../alerts/tell-foreign.js';
import { livePositions } from '../run/live-positions.js';
import { interruption } from '../send/interruption.js';
import { sendMessages } from '../send/keyed-message.js';
import { openFeedTopics } from '../simulate/feed-topics.js';
import { paceMessages } from '../simulate/pace.js';
import { loadConfiguration } from '../stack/configuration.js';
import { type Connection, connect } from '../stack/connection.js';
import { applyTopics } from '../stack/topics.js';
import { waitDrained } from '../stack/wait.js';
import { AlertListener } from './alert-listener.js';
import { alertLine, money, scoreLines } from './print.js';
import { type HeardAlert, type Score, scoreAlerts } from './score.js';
import { ServiceChild } from './service-child.js';
import { readBlockLines, realBlockFile } from './tron-block.js';

interface DemoFlags {
  readonly exit: boolean;
  readonly seed: string;
  readonly speed: string;
  readonly json: boolean;
}

const minuteMs = 60_000;
const storyMinutes = 40;
const drainTimeoutMs = 30_000;

const heading = (text: string): void => console.log(`\n${pc.bold(pc.blue('▍'))}${pc.bold(text)}`);

/** Which addresses child processes are to use, whatever folder they look into. */
const addressesOf = (stack: StackState): Record<string, string> => ({
  WEIR_KAFKA_BROKERS: stack.kafka.brokers.join(','),
  WEIR_CLICKHOUSE_URL: stack.clickhouse.url,
});

/** A world of topics and tables of its own, with services that work on it. */
const openWorld = async (namespace: string, stateDir: string, env: Record<string, string>) => {
  const connection = await connect({ namespace });
  try {
    await applyTopics(connection);
    await connection.store.migrate();
    return { connection, services: await ServiceChild.start(stateDir, connection.config, env) };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

const drained = async (connection: Connection, stateDir: string): Promise<void> => {
  const { drained: done, left } = await waitDrained(connection, livePositions(connection.config, stateDir), {
    timeoutMs: drainTimeoutMs,
  });
  if (!done)
    throw new WeirError(
      'FOLD_INVARIANT',
      `after ${drainTimeoutMs / 1000} s some stages still lag: ${JSON.stringify(left)}`,
    );
};

/** A real block of USDT transfers through the same stages, in a namespace of its own. */
const showRealBlock = async (
  file: string,
  namespace: string,
  stateDir: string,
  env: Record<string, string>,
): Promise<void> => {
  heading('A real TRON block (50,000,011): USDT logs → Kafka → ClickHouse');
  const { connection, services } = await openWorld(namespace, stateDir, env);
  try {
    const writer = await connection.log.openWriter();
    const lines = readBlockLines(file);
    const partitions = await connection.log.partitions(connection.topics.chain);
    await sendMessages(
      writer,
      { topic: connection.topics.chain, partitions },
      lines.map((text) => ({ key: null, text })),
    );
    await drained(connection, stateDir);
    const { flows, accounts, amounts } = await connection.store.counts();
    const [refused] = await connection.log.offsets(dlqOf(connection.topics.chain));
    console.log(
      `${lines.length} logs: ${flows} USDT transfers between ${accounts} addresses, ${money(amounts['USDT-TRON'] ?? '0', 'USDT-TRON')} in all; ${refused?.next ?? 0} logs of other contracts set aside`,
    );
  } finally {
    await services.stop();
    await connection.close();
  }
};

const storyOf = (seed: number): Simulation =>
  simulate({
    seed,
    // The story ends at about now: its times lie in the past, as those of real postings do.
    startMs: Date.now() - (storyMinutes + 4) * minuteMs,
    durationMinutes: storyMinutes,
    victims: 3,
    mules: 80,
    innocents: 260,
    backgroundPerMinute: 110,
    reportDelayMinutes: 9,
  });

interface StoryResult {
  readonly score: Score;
  readonly counts: {
    readonly transfers: number;
    readonly flows: number;
    readonly cases: number;
    readonly alerts: number;
  };
}

const showStory = async (
  connection: Connection,
  story: Simulation,
  speed: number,
  stateDir: string,
  signal: AbortSignal,
): Promise<StoryResult> => {
  const { summary, truth } = story;
  heading(
    `${storyMinutes} minutes of payments at ${speed}× speed: ${summary.messages.toLocaleString('en')} messages, ${summary.mules} mule accounts, ${summary.victims} victims`,
  );
  console.log(pc.dim('The reports arrive on the way; every alert below appears as it is raised.\n'));
  const revisions = new Set<string>();
  const hear = (heard: HeardAlert): void => {
    // First alerts only: later revisions of an account would bury them.
    if (revisions.has(heard.alert.id)) return;
    revisions.add(heard.alert.id);
    console.log(alertLine(heard));
  };
  const { log, topics } = connection;
  const listener = await AlertListener.open(log, topics.alerts, hear, tellForeign('demo'));
  const feed = await openFeedTopics(connection.log, connection.topics);
  try {
    await paceMessages({ messages: story.messages, send: feed.send, speed, signal });
    if (!signal.aborted) await drained(connection, stateDir);
    await sleep(300);
  } finally {
    await feed.close();
    await listener.close();
  }
  const { flows, credits } = await connection.store.counts();
  const cases = await connection.store.cases();
  return {
    score: scoreAlerts(truth, listener.heard, topics.reports),
    counts: { transfers: flows, flows: flows + credits, cases: cases.length, alerts: revisions.size },
  };
};

const nextSteps = (namespace: string): string[] => [
  `export WEIR_NAMESPACE=${namespace}      # this demo's world`,
  'npx weir alerts                      # what to stop, and how much is still there',
  'npx weir case list                   # then: npx weir case show <case>',
  'npx weir status                      # addresses, positions, lag',
  'npx weir down                        # stop Kafka and ClickHouse',
];

const demoTopic = /^demo-\d+(-block)?\./;

/** Removes the worlds of earlier demos, so that they do not pile up. */
const sweepEarlierDemos = async (): Promise<void> => {
  const connection = await connect();
  try {
    const topics = (await connection.log.topics()).filter((topic) => demoTopic.test(topic));
    for (const namespace of new Set(topics.map((topic) => topic.slice(0, topic.indexOf('.'))))) {
      const world = await connect({ namespace });
      await world.store.drop();
      await world.close();
    }
    await connection.log.deleteTopics(topics);
  } finally {
    await connection.close();
  }
};

const runDemo = async ({ exit: asked, seed, speed, json }: DemoFlags): Promise<number> => {
  // Where nobody watches, nobody could end it.
  const leaves = asked || !process.stdout.isTTY;
  const { stateDir } = loadConfiguration();
  const { signal, release } = interruption();
  heading('The local stack: Kafka 4.1 and ClickHouse, real ones, on this machine');
  const stack = await up({ dir: stateDir, onProgress: (line) => console.log(pc.dim(line)) });
  const stackUpMs = performance.now();
  console.log(
    `Kafka ${stack.kafka.brokers.join(', ')}, ClickHouse ${stack.clickhouse.url}${stack.foundRunning ? ' (running already)' : ''}`,
  );
  await sweepEarlierDemos();
  const namespace = `demo-${Math.floor(Date.now() / 1000)}`;
  const story = storyOf(Number(seed));
  const env = { ...addressesOf(stack), WEIR_SIGHT: story.truth.sight.join(',') };
  let status = 0;
  try {
    const blockFile = realBlockFile(process.cwd());
    if (blockFile === null) console.log(pc.dim('no folder with a real TRON block here: that part is left out'));
    else await showRealBlock(blockFile, `${namespace}-block`, stateDir, addressesOf(stack));

    const { connection, services } = await openWorld(namespace, stateDir, env);
    try {
      const { score, counts } = await showStory(connection, story, Number(speed), stateDir, signal);
      heading('What came of it');
      for (const line of scoreLines(score)) console.log(line);
      const complete = score.planted > 0 && score.found === score.planted && score.wrong === 0;
      if (!complete) {
        status = 1;
        for (const account of score.missedAccounts) console.error(`missed: ${account}`);
        for (const account of score.wrongAccounts) console.error(`wrong: ${account}`);
      }
      heading('Where to look next');
      for (const line of nextSteps(namespace)) console.log(line);
      const { missedAccounts: _, wrongAccounts: __, ...figures } = score;
      const seconds = Math.round((performance.now() - stackUpMs) / 100) / 10;
      if (!leaves && !signal.aborted) {
        console.log(pc.dim('\nThe services keep running. Ctrl-C ends them.'));
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      }
      if (leaves || json) console.log(JSON.stringify({ ...counts, ...figures, seconds }));
    } finally {
      await services.stop();
      await connection.close();
    }
    return signal.aborted && leaves ? 130 : status;
  } finally {
    release();
    if (leaves && !stack.foundRunning) await down({ dir: stateDir });
  }
};

/** `weir demo`: the main job, seen. With `--exit` the status is 0 only if the planted cases were found whole. */
export const addDemo = (program: Command, exit: (status: number) => void): void => {
  program
    .command('demo')
    .description('start everything, let a fraud happen at a visible speed, and watch the alerts')
    .option(
      '--exit',
      'end by itself (as it does where the output is no terminal); the last line is one JSON object',
      false,
    )
    .option('--seed <n>', 'another story', '20260501')
    .option('--speed <factor>', 'how much faster than life', '70')
    .option('--json', 'print the JSON object also without --exit', false)
    .action(async (flags: DemoFlags) => exit(await runDemo(flags)));
};
