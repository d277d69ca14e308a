export type RawTopic = 'bank.transfers.v1' | 'chain.usdt.v1' | 'fraud.reports.v1' | 'account.labels.v1';

/** A message as a raw topic takes it: `value` is written as JSON. */
export interface SimulatedMessage {
  readonly topic: RawTopic;
  /** When it reaches the topic, epoch milliseconds. */
  readonly arriveMs: number;
  readonly key: string;
  readonly value: object;
}
