// Folds of a check apart from its log, and what they answer.
import { type LogRecord, openMemoryLog } from '@weir/log';
import type { CheckConfig } from '@weir/model';
import { MemorySnapshots, type MemorySnapshotsFolder, type TakenUp } from '@weir/snapshots';
import { Facts, type PaymentFacts } from '../facts/facts.js';
import { CheckFold, type CheckTopic, checkTopics } from '../reading/check-fold.js';
import { FoldingGate } from '../reading/folding-gate.js';
import { account, type CheckStage, configOf, hour, topics } from '../stage.fixture.js';
import { CheckSnapshots } from './check-snapshots.js';

export const names = ['an', 'bo', 'cai', 'ding', 'er'] as const;
export const devices = ['phone-1', 'phone-2', 'phone-3'] as const;
export const beganMs = 1_777_593_600_000;
const day = 24 * hour;

/** Settings under which a stage's own tables are small. */
export const small = {
  WEIR_CHECK_PAIR_BYTES: '1MiB',
  WEIR_CHECK_HOUR_BYTES: '1MiB',
  WEIR_CHECK_DEVICE_BYTES: '1MiB',
};

/** Tables of one bucket each, so that few messages fill them and things are forgotten. */
export const tiny: CheckConfig = { ...configOf(), pairBytes: 4 * 64, hourBytes: 4 * 28, deviceBytes: 4 * 77 };

export interface Message {
  readonly topic: CheckTopic;
  readonly partition: number;
  readonly record: LogRecord;
}

/** All that stands in the log, in an order in which a check may come to read it. */
export const messagesOf = (stage: CheckStage, turns: readonly number[]): Message[] => {
  const streams = checkTopics.flatMap((topic) =>
    stage.broker
      .offsets(topics[topic])
      .map(({ partition: of, earliest }) =>
        stage.broker
          .read(topics[topic], of, earliest, Number.MAX_SAFE_INTEGER)
          .map((record): Message => ({ topic, partition: of, record })),
      ),
  );
  const messages: Message[] = [];
  for (let turn = 0; streams.some(({ length }) => length > 0); turn++) {
    const left = streams.filter(({ length }) => length > 0);
    messages.push(left[(turns[turn % turns.length] ?? 0) % left.length]!.shift()!);
  }
  return messages;
};

/** What every question there is rests on. */
export const answersOf = (facts: Facts): readonly PaymentFacts[] =>
  names.flatMap((payer, from) =>
    names.flatMap((payee, to) =>
      [0, 5 * hour, 31 * day, 61 * day].map((ms) =>
        facts.ofPayment(account(payer), account(payee), beganMs + ms, devices[(from + to) % devices.length]!),
      ),
    ),
  );

/** Nobody listens to what is passed over. */
export const nobody = {};
export const foldOf = (config: CheckConfig, stage: CheckStage): CheckFold => {
  const fold = new CheckFold(new Facts(config), topics, nobody);
  for (const topic of checkTopics)
    for (const { partition: of } of stage.broker.offsets(topics[topic])) fold.sees(topic, of);
  return fold;
};

export const takeAll = (fold: CheckFold, messages: readonly Message[]): void => {
  for (const { topic, partition: of, record } of messages) fold.take(topic, of, record);
};

export const snapshotsOf = (stage: CheckStage, folder: MemorySnapshotsFolder, onTakenUp?: (taken: TakenUp) => void) =>
  new CheckSnapshots(openMemoryLog(stage.broker), topics, new FoldingGate(), {
    snapshots: new MemorySnapshots(folder),
    ...(onTakenUp === undefined ? {} : { onTakenUp }),
  });
