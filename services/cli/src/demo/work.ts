import { setTimeout as sleep } from 'node:timers/promises';
import { StackError, type StackErrorCode } from '@weir/local';
import { dlqOf, WeirError } from '@weir/model';
import { type Simulation, simulate } from '@weir/simulate';
import { tellForeign } from '../alerts/tell-foreign.js';
import { spokenDetail } from '../errors/details.js';
import { chineseRemedy } from '../errors/remedies.js';
import { chineseMessage } from '../errors/told.js';
import { languageOf } from '../language/language.js';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { sendMessages } from '../send/keyed-message.js';
import { openFeedTopics } from '../simulate/feed-topics.js';
import { paceMessages } from '../simulate/pace.js';
import { positive } from '../simulate/plan.js';
import { loadConfiguration } from '../stack/configuration.js';
import { wholeOption } from '../stack/time-range.js';
import { waitDrained } from '../stack/wait.js';
import { colours as pc } from '../terminal/colours.js';
import { AlertListener } from './alert-listener.js';
import { openBoard } from './board.js';
import type { DemoInstallation, DemoWorld } from './installation.js';
import { memoryInstallation } from './memory-installation.js';
import { alertLine, money, scoreLines } from './print.js';
import { realInstallation } from './real-installation.js';
import { type HeardAlert, type Score, scoreAlerts } from './score.js';
import { texts } from './texts.js';
import { readBlockLines, realBlockFile } from './tron-block.js';

export interface DemoFlags {
  readonly exit: boolean;
  readonly seed: string;
  readonly speed: string;
  readonly json: boolean;
  readonly inMemory: boolean;
}

const minuteMs = 60_000;
const storyMinutes = 40;
const drainTimeoutMs = 30_000;

const heading = (text: string): void => console.log(`\n${pc.bold(pc.blue('▍'))}${pc.bold(text)}`);

const drained = async ({ connection, live }: DemoWorld): Promise<void> => {
  const { drained: done, left } = await waitDrained(connection, live, { timeoutMs: drainTimeoutMs });
  if (!done)
    throw new WeirError(
      'FOLD_INVARIANT',
      `after ${drainTimeoutMs / 1000} s some stages still lag: ${JSON.stringify(left)}`,
    );
};

/** A real block of USDT transfers through the same stages, in a namespace of its own. */
const showRealBlock = async (file: string, installation: DemoInstallation, namespace: string): Promise<void> => {
  const said = spoken(texts);
  heading(said.block);
  const world = await installation.open(namespace);
  const { connection } = world;
  try {
    const writer = await connection.log.openWriter();
    const lines = readBlockLines(file);
    const partitions = await connection.log.partitions(connection.topics.chain);
    await sendMessages(
      writer,
      { topic: connection.topics.chain, partitions },
      lines.map((text) => ({ key: null, text })),
    );
    await drained(world);
    const { flows, accounts, amounts } = await connection.store.counts();
    const [refused] = await connection.log.offsets(dlqOf(connection.topics.chain));
    console.log(
      said.blockDone(
        lines.length,
        flows,
        accounts,
        money(amounts['USDT-TRON'] ?? '0', 'USDT-TRON'),
        refused?.next ?? 0,
      ),
    );
  } finally {
    await world.close();
  }
};

const showBoard = async (world: DemoWorld): Promise<void> => {
  const board = await openBoard(world, Date.now());
  if (board === null) return;
  const said = spoken(texts);
  heading(said.board);
  console.log(pc.bold(board.url));
  // Two people: nobody confirms what they did themselves.
  for (const { person, token } of board.tokens) console.log(said.signIn(person.padEnd(8), token));
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
  world: DemoWorld,
  story: Simulation,
  speed: number,
  signal: AbortSignal,
): Promise<StoryResult> => {
  const { connection } = world;
  const { summary, truth } = story;
  const said = spoken(texts);
  heading(said.story(storyMinutes, speed, summary.messages.toLocaleString('en'), summary.mules, summary.victims));
  console.log(pc.dim(said.alertsBelow));
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
    if (!signal.aborted) await drained(world);
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

/** What no waiting mends: a program or a library that this machine does not have. */
const missing: readonly StackErrorCode[] = ['JAVA_MISSING', 'MAVEN_MISSING', 'CLICKHOUSE_MISSING'];

const inChinese = ({ code, detail, remedy }: StackError): string =>
  `${chineseMessage(code, detail)}。处理办法：${chineseRemedy(remedy)}`;

/** Real servers; where this machine cannot run them, or none are wanted, memory. */
const openInstallation = async (stateDir: string, inMemory: boolean): Promise<DemoInstallation> => {
  if (inMemory) return memoryInstallation(stateDir);
  try {
    return await realInstallation(stateDir, (line) => console.log(pc.dim(spokenDetail(line))));
  } catch (error) {
    if (!(error instanceof StackError) || !missing.includes(error.code)) throw error;
    console.log(pc.yellow(languageOf() === 'zh' ? inChinese(error) : error.message));
    return memoryInstallation(stateDir);
  }
};

/** What is wrong in itself is told before servers are started. @throws {WeirError} `USAGE` */
export const demoNumbers = ({ seed, speed }: Pick<DemoFlags, 'seed' | 'speed'>) => ({
  seed: wholeOption('--seed', seed, 0),
  speed: positive('--speed', speed),
});

export const runDemo = async (flags: DemoFlags): Promise<number> => {
  const { exit: asked, json, inMemory } = flags;
  const { seed, speed } = demoNumbers(flags);
  const said = spoken(texts);
  // Where nobody watches, nobody could end it.
  const leaves = asked || !process.stdout.isTTY;
  const { stateDir } = loadConfiguration();
  const { signal, release } = interruption();
  const installation = await openInstallation(stateDir, inMemory);
  const installedMs = performance.now();
  heading(installation.title);
  console.log(installation.whereabouts);
  const namespace = `demo-${Math.floor(Date.now() / 1000)}`;
  const story = storyOf(seed);
  let status = 0;
  try {
    const blockFile = realBlockFile(process.cwd());
    if (blockFile === null) console.log(pc.dim(said.noBlock));
    else await showRealBlock(blockFile, installation, `${namespace}-block`);

    const world = await installation.open(namespace, story.truth.sight.join(','));
    try {
      await showBoard(world);
      const { score, counts } = await showStory(world, story, speed, signal);
      heading(said.result);
      for (const line of scoreLines(score)) console.log(line);
      const complete = score.planted > 0 && score.found === score.planted && score.wrong === 0;
      if (!complete) {
        status = 1;
        for (const account of score.missedAccounts) console.error(said.missed(account));
        for (const account of score.wrongAccounts) console.error(said.wrong(account));
      }
      heading(said.next);
      for (const line of installation.nextSteps(namespace)) console.log(line);
      const { missedAccounts: _, wrongAccounts: __, ...figures } = score;
      const seconds = Math.round((performance.now() - installedMs) / 100) / 10;
      if (!leaves && !signal.aborted) {
        console.log(pc.dim(said.keepRunning));
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      }
      if (leaves || json) console.log(JSON.stringify({ ...counts, ...figures, seconds, stack: installation.kind }));
    } finally {
      await world.close();
    }
    return signal.aborted && leaves ? 130 : status;
  } finally {
    release();
    await installation.close(leaves);
  }
};
