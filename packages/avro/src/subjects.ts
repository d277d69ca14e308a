/** What a message is about; each has a schema of its own. */
export type Subject = 'transfer' | 'void' | 'report' | 'label' | 'trade' | 'alert';

/** The topic under whose name in `schemas/avro` the schemas of a subject lie. */
export const topicOf: Readonly<Record<Subject, string>> = {
  transfer: 'bank.transfers.v1',
  void: 'bank.transfers.v1',
  report: 'fraud.reports.v1',
  label: 'account.labels.v1',
  trade: 'otc.trades.v1',
  alert: 'weir.alerts.v1',
};

/** Raw topics whose messages may be Avro. The chain's come as nodes write them, in JSON. */
export type AvroRole = 'bank' | 'reports' | 'labels';

/** What the messages of a raw topic may be about. */
export const subjectsOf: Readonly<Record<AvroRole, readonly Subject[]>> = {
  bank: ['transfer', 'void'],
  reports: ['report'],
  labels: ['label'],
};
