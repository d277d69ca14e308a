import { readFileSync } from 'node:fs';
import {
  Answerer,
  allowedByHashes,
  allowedOnLoopback,
  checkServer,
  Facts,
  type IsAllowed,
  LogAge,
  runCheck,
  topicsRead,
  type Verdict,
} from '@weir/check';
import { type Config, WeirError } from '@weir/model';
import type { Logger } from '@weir/runtime';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { foreignMessages } from './foreign-messages.js';
import { keepingInFolder } from './keeping-in-folder.js';
import { keptStateDir } from './kept-state.js';
import { passedOverOneByOne } from './passed-over.js';
import type { Service } from './service.js';
import { snapshotGauges } from './snapshot-metrics.js';
import { untilBegun } from './until-begun.js';

/** What it knows is measured when somebody looks. */
const factGauges = (registry: Registry, facts: Facts, ageMs: () => number | null): void => {
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name: `weir_check_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
  gauge('tainted_accounts', 'Accounts with money of a case in them, or on its way there.', () => facts.taint.accounts);
  gauge(
    'case_accounts',
    'Accounts that money of a case has passed through, few layers from the victim.',
    () => facts.near.accounts,
  );
  gauge('findings', 'Findings of live rules that count.', () => facts.findings.size);
  gauge('labelled_accounts', 'Accounts with labels that matter to a check.', () => facts.labels.accounts);
  gauge('held_accounts', 'Accounts that a desk has stopped or holds.', () => facts.holds.accounts);
  gauge('facts', 'Facts about accounts in memory; WEIR_CHECK_FACTS_MAX is their bound.', () => facts.room.used);
  gauge(
    'facts_left_out',
    'Facts for which there was no room since the start: answers say that they are not whole.',
    () => facts.room.refused,
  );
  gauge('pairs', 'Payers and payees in the filters of who has paid whom.', () => facts.pairs.size);
  gauge(
    'pairs_forgotten_early',
    'Filters of payers and payees that were emptied before their time since the start.',
    () => facts.pairs.forgottenEarly,
  );
  gauge('payers', 'Payers whose hours are known.', () => facts.hours.size);
  gauge(
    'table_bytes',
    'Memory that pairs, hours and devices take.',
    () => facts.pairs.heldBytes + facts.hours.heldBytes + facts.devices.heldBytes,
  );
  gauge('age_seconds', 'How old what is known may be; −1: the past is still being read.', () => {
    const known = ageMs();
    return known === null ? -1 : known / 1_000;
  });
};

const answerMetrics = (registry: Registry) => {
  const registers = [registry];
  const answers = new Counter({
    name: 'weir_check_answers_total',
    help: 'Payments that were asked about.',
    labelNames: ['decision'],
    registers,
  });
  const reasons = new Counter({
    name: 'weir_check_reasons_total',
    help: 'Reasons that answers gave.',
    labelNames: ['rule'],
    registers,
  });
  const seconds = new Histogram({
    name: 'weir_check_seconds',
    help: 'Time of a request, from its first byte to the end of its answer.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1],
    registers,
  });
  return {
    onVerdict: ({ decision, reasons: given }: Verdict): void => {
      answers.inc({ decision });
      for (const { code } of given) reasons.inc({ rule: code });
    },
    onAnswered: (took: number): void => seconds.observe(took),
  };
};

/** Counts journal frames that begin past their mark, and says so: what comes behind them is not known here. */
const droppedFrames = (registry: Registry, logger: Logger): (() => void) => {
  const counter = new Counter({
    name: 'weir_check_dropped_frames_total',
    help: 'Journal frames that began past their mark; those that stand in the journal are counted by each start anew.',
    registers: [registry],
  });
  const alarm = droppedFramesAlarm(logger);
  let dropped = 0;
  return () => {
    counter.inc();
    alarm(++dropped);
  };
};

/** @throws {WeirError} `CONFIG_INVALID` */
const isAllowedBy = ({ check: { tokensFile }, http: { host } }: Config): IsAllowed => {
  if (tokensFile === null) return allowedOnLoopback(host);
  let text: string;
  try {
    text = readFileSync(tokensFile, 'utf8');
  } catch (cause) {
    throw new WeirError('CONFIG_INVALID', `WEIR_CHECK_TOKENS: ${tokensFile} cannot be read`, { cause });
  }
  return allowedByHashes(text);
};

/** Answers whether a payment should be made, from what journal, alerts, cases, findings and acts of desks say. */
export const check: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ config, connection, logger, registry, stage, signal, answer, begun, stateDir }) => {
    const { log, topics } = connection;
    const isAllowed = isAllowedBy(config);
    const facts = new Facts(config.check);
    const age = new LogAge(topicsRead(topics));
    factGauges(registry, facts, () => age.at(Date.now()));
    const { onAnswered, onVerdict } = answerMetrics(registry);
    const keeping = {
      ...keepingInFolder(keptStateDir(stateDir, 'check', config.namespace), config.check.snapshotEveryMs, logger),
      onKept: snapshotGauges(registry, 'check', 'folding', config.check.snapshotEveryMs),
      // A full disk must not end who is asked about payments.
      onRefused: (error: unknown): void => logger.error({ err: error }, 'a snapshot could not be kept: answers go on'),
    };
    const onForeign = foreignMessages(registry, 'weir_check_', logger);
    const { onPassedOver, tell } = passedOverOneByOne(registry, 'weir_check_', logger);
    const onDroppedFrame = droppedFrames(registry, logger);
    let journalOffset = 0;
    const answerer = new Answerer({
      facts,
      age,
      config: config.check,
      journalOffset: () => journalOffset,
      nowMs: Date.now,
      onVerdict,
    });
    const onTook = (topic: string, partition: number, offset: number): void => {
      if (topic === topics.journal) journalOffset = offset;
      stage.took(topic, partition, offset);
      tell();
    };
    const onError = (error: unknown): void => logger.error({ err: error }, 'a check failed');
    const server = checkServer({ answerer, isAllowed, onAnswered, onError });
    return async () => {
      await server.ready();
      answer((request, response) => server.routing(request, response));
      const over = new AbortController();
      void untilBegun(() => answerer.freshness() !== 'starting', AbortSignal.any([signal, over.signal]), begun);
      try {
        const hears = { onTook, onForeign, onPassedOver, onDroppedFrame };
        await runCheck({ log, topics, facts, age, ...keeping, ...hears, signal });
      } finally {
        over.abort();
      }
    };
  },
};
