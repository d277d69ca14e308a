export type { RawTopic, SimulatedMessage } from './feed/message.js';
export type { LedgerTransfer } from './ledger/book.js';
export type { SimulationOptions } from './options.js';
export { type Simulation, type SimulationSummary, simulate } from './simulate.js';
export type { AccountLabel, FraudReport } from './story/reports.js';
export type { TrueAccount } from './truth/true-account.js';
export type { TrueCase, Truth } from './truth/truth.js';
