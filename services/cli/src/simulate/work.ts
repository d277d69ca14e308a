import { type Simulation, type SimulationOptions, simulate } from '@weir/simulate';
import { spoken } from '../language/words.js';
import { openEncoding } from '../send/encoding.js';
import { interruption } from '../send/interruption.js';
import { progressLine } from '../terminal/progress.js';
import { connectToSend } from '../world/open-world.js';
import { openFeedFiles, writeTruth } from './feed-files.js';
import { openFeedTopics } from './feed-topics.js';
import { paceMessages } from './pace.js';
import { standingText, summaryText } from './pace-text.js';
import { planSimulation, type SimulateFlags, type SimulatePlan } from './plan.js';
import { texts } from './texts.js';

/** Shows on a terminal where the sending stands. */
const standingShown = (plan: SimulatePlan, { messages }: Simulation) => {
  const line = progressLine();
  const startedMs = Date.now();
  return {
    show: ({ sent, last }: { readonly sent: number; readonly last: { readonly arriveMs: number } }): void =>
      line.show(
        standingText({
          sent,
          messages: messages.length,
          arriveMs: last.arriveMs,
          lastArriveMs: messages.at(-1)?.arriveMs ?? last.arriveMs,
          speed: plan.speed,
          elapsedMs: Date.now() - startedMs,
        }),
      ),
    end: () => line.end(),
  };
};

const toFiles = async (folder: string, plan: SimulatePlan, simulation: Simulation, signal: AbortSignal) => {
  const files = await openFeedFiles(folder);
  const progress = standingShown(plan, simulation);
  try {
    // The truth first: it is there even if a slow sending is broken off.
    await writeTruth(folder, simulation, plan.options);
    return await paceMessages({
      messages: simulation.messages,
      send: files.send,
      speed: plan.speed,
      perSecondMax: plan.perSecondMax,
      aheadMsMax: Number.POSITIVE_INFINITY,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
    await files.close();
  }
};

const toTopics = async (
  namespace: string | undefined,
  plan: SimulatePlan,
  simulation: Simulation,
  signal: AbortSignal,
): Promise<number> => {
  const connection = await connectToSend(namespace);
  const progress = standingShown(plan, simulation);
  try {
    const { config, log, topics } = connection;
    const { schemaRegistry } = config;
    const feed = await openFeedTopics(log, topics, (role) =>
      openEncoding(plan.encoding, role, { topics, schemaRegistry }),
    );
    if (feed.heldBefore > 0) {
      console.error(spoken(texts).held(feed.heldBefore.toLocaleString('en')));
    }
    return await paceMessages({
      messages: simulation.messages,
      send: feed.send,
      speed: plan.speed,
      perSecondMax: plan.perSecondMax,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
    await connection.close();
  }
};

const said = (options: SimulationOptions, simulation: Simulation, sent: number, target: string): string => {
  const { messages, summary } = simulation;
  const words = spoken(texts);
  const rest = sent < messages.length ? words.ofThen(messages.length.toLocaleString('en')) : '';
  return `${summaryText(summary, options.seed)}\n${words.sent(sent.toLocaleString('en'), target)}${rest}`;
};

export const runSimulate = async (flags: SimulateFlags): Promise<number> => {
  // A seed of its own for every run: the ids of two runs of one day are alike enough, their stories need not be.
  const plan = planSimulation(flags, Date.now(), Math.floor(Math.random() * 1_000_000));
  const { options, outFolder } = plan;
  const simulation = simulate(options);
  const { signal, release } = interruption();
  try {
    const sent =
      outFolder === null
        ? await toTopics(flags.namespace, plan, simulation, signal)
        : await toFiles(outFolder, plan, simulation, signal);
    if (flags.json) {
      const { summary, truth } = simulation;
      console.log(JSON.stringify({ options, sent, interrupted: signal.aborted, summary, sight: truth.sight }));
    } else {
      console.log(said(options, simulation, sent, outFolder ?? spoken(texts).rawTopics));
      if (outFolder === null) console.log(spoken(texts).see);
      else console.log(spoken(texts).truth);
    }
    return signal.aborted ? 130 : 0;
  } finally {
    release();
  }
};
