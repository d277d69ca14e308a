/** The topics of one installation. Source: architecture §4. */
export interface TopicNames {
  readonly bank: string;
  readonly chain: string;
  readonly reports: string;
  readonly labels: string;
  readonly journal: string;
  readonly flows: string;
  readonly cases: string;
  readonly alerts: string;
  readonly findings: string;
  readonly late: string;
  /** What people do at desks, and what became of it. */
  readonly acts: string;
  /** What others hear of orders: each change, as the acts have it. */
  readonly stopOrders: string;
  /** By account: what stands of it on blocklists. Compacted. */
  readonly blocklist: string;
  /** Who speaks for a shard says here that it is there: no answer rests on it. */
  readonly pulse: string;
}

const names: TopicNames = {
  bank: 'bank.transfers.v1',
  chain: 'chain.usdt.v1',
  reports: 'fraud.reports.v1',
  labels: 'account.labels.v1',
  journal: 'weir.journal.v1',
  flows: 'weir.flows.v1',
  cases: 'weir.cases.v1',
  alerts: 'weir.alerts.v1',
  findings: 'weir.findings.v1',
  late: 'weir.late.v1',
  acts: 'weir.acts.v1',
  stopOrders: 'weir.stop-orders.v1',
  blocklist: 'weir.blocklist.v1',
  pulse: 'weir.pulse.v1',
};

/** The topics' names, each behind `<namespace>.` where there is one: several installations share a cluster. */
export const topicNames = (namespace: string): TopicNames => {
  if (namespace === '') return names;
  const prefixed = Object.entries(names).map(([role, name]) => [role, `${namespace}.${name}`]);
  return Object.fromEntries(prefixed) as TopicNames;
};

/** Where the refused messages of a topic go. */
export const dlqOf = (topic: string): string => `${topic}.dlq`;
