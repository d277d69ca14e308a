// A check over a log in memory, its clock, and the messages that others write to it.
import { actForm, type Deed, encodeAct } from '@weir/acts';
import {
  type Alert,
  type CaseRecord,
  claimInAlerts,
  encodeCasesFrame,
  encodeJournalFrame,
  epochHeader,
  type FindingRevision,
  type JournalRecord,
} from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog, type Position } from '@weir/log';
import {
  type AccountId,
  type AssetCode,
  type CheckConfig,
  noHints,
  readConfig,
  type TransferRecord,
  topicNames,
} from '@weir/model';
import { Answerer } from './asking/answer.js';
import type { CheckAnswer } from './asking/request.js';
import { Facts } from './facts/facts.js';
import type { CheckKeeping } from './keeping/check-snapshots.js';
import { LogAge } from './reading/log-age.js';
import { runCheck, topicsRead } from './run-check.js';

export const configOf = (env: Readonly<Record<string, string>> = {}): CheckConfig => {
  const read = readConfig({ env });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config.check;
};

export const topics = topicNames('');
export const account = (name: string): AccountId => `bank:CMB:${name}` as AccountId;
export const hour = 3_600_000;

const sha256 = '11'.repeat(32);

/** Minor units 500,000 of case c1 at rest in an account. */
export const alertOn = (name: string, more: Partial<Alert> = {}): Alert => ({
  id: `alert-${name}`,
  revision: 1,
  state: 'open',
  case: 'c1',
  account: account(name),
  asset: 'CNY',
  layer: 1,
  received: '500000',
  forwarded: '0',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '500000',
  inFlight: '0',
  holdable: '500000',
  range: null,
  rangeReason: 'past-not-read',
  firstIn: 0,
  lastIn: 0,
  firstOut: null,
  anchor: { id: 't1', time: 0, creditTime: null, from: account('victim'), to: account(name), amount: '500000' },
  path: ['t1'],
  action: 'stop',
  reasons: [],
  provisional: false,
  stale: false,
  asOf: 1,
  evidence: [],
  ...more,
});

export const findingOn = (name: string, more: Partial<FindingRevision> = {}): FindingRevision => ({
  id: `finding-${name}`,
  revision: 1,
  asOf: 1,
  rule: 'pass-through',
  ruleVersion: 1,
  set: 'live',
  severity: 'high',
  state: 'standing',
  account: account(name),
  asset: 'CNY' as AssetCode,
  others: [],
  since: 0,
  until: 0,
  figures: {},
  transfers: [],
  text: { 'zh-CN': '', en: '' },
  ...more,
});

export const rowOf = (name: string, more: Partial<Extract<CaseRecord, { kind: 'case-account' }>> = {}): CaseRecord => ({
  kind: 'case-account',
  case: 'c1',
  account: account(name),
  asset: 'CNY' as AssetCode,
  layer: 2,
  received: '500000',
  forwarded: '500000',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '0',
  gone: false,
  ...more,
});

export const caseOf = (withdrawn: boolean): CaseRecord => ({
  kind: 'case',
  case: 'c1',
  sums: {},
  missingRoots: [],
  stale: false,
  withdrawn,
});

export interface Paid {
  readonly from: string;
  readonly to: string;
  readonly amount?: number;
  readonly time?: number;
  readonly device?: string;
  readonly side?: TransferRecord['side'];
}

/** What a process knows and answers by. */
interface Life {
  readonly facts: Facts;
  readonly age: LogAge;
  readonly answerer: Answerer;
  readonly ending: AbortController;
}

/** A check that reads a log in memory, in one life or several. It must be ended. */
export class CheckStage {
  readonly broker = new MemoryBroker({ batchRecordsMax: 3 });
  /** How the next life keeps its state. */
  keeping: CheckKeeping = {};
  /** From where topics were read since the life began, to look for a message or to take all that follow. */
  readonly readFrom: Position[] = [];
  #life: Life;
  #config: CheckConfig;
  #running: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;
  #aheadMs = 0;
  #rawOffset = 0;
  #journal = 0;
  #acts = 0;

  constructor(env: Readonly<Record<string, string>> = {}, partitions = 1) {
    this.#config = configOf(env);
    for (const topic of topicsRead(topics))
      this.broker.create({ topic, partitions: [topics.journal, topics.acts].includes(topic) ? 1 : partitions });
    this.#life = this.#born();
  }

  get facts(): Facts {
    return this.#life.facts;
  }

  get answerer(): Answerer {
    return this.#life.answerer;
  }

  /** The check's clock: that of the machine, and what it was put ahead by. */
  get nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  putClockAhead(ms: number): void {
    this.#aheadMs += ms;
  }

  start(): this {
    const { age, ending, facts } = this.#life;
    this.readFrom.length = 0;
    this.#running = runCheck({
      ...this.keeping,
      log: this.#noting(openMemoryLog(this.broker)),
      topics,
      facts,
      age,
      nowMs: () => this.nowMs,
      onTook: (topic, _partition, offset) => {
        if (topic === topics.journal) this.#journal = offset;
      },
      signal: ending.signal,
    });
    this.#running.catch((error: unknown) => {
      this.#failure = { error };
    });
    return this;
  }

  /** Ends it; rejects with what it failed with. */
  async end(): Promise<void> {
    this.#life.ending.abort();
    await this.#running;
  }

  /** Another life after the one before has ended, under the same settings or others; it is to be started. */
  reborn(env?: Readonly<Record<string, string>>): this {
    if (env !== undefined) this.#config = configOf(env);
    this.#journal = 0;
    this.#failure = null;
    this.#life = this.#born();
    return this;
  }

  /** Waits until all that was written before has been taken. @throws what it failed with */
  async settled(): Promise<this> {
    const endMs = Date.now() + 10_000;
    const wroteMs = this.nowMs;
    while ((this.#life.age.at(this.nowMs) ?? Number.POSITIVE_INFINITY) > this.nowMs - wroteMs) {
      if (this.#failure !== null) throw this.#failure.error;
      if (Date.now() > endMs) throw new Error('waited in vain for the check');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this;
  }

  claimAlerts(epoch: number, partition = 0): this {
    this.broker.append(topics.alerts, partition, [claimInAlerts(epoch)]);
    return this;
  }

  alert(alert: Alert, epoch?: number, partition = 0): this {
    const headers: Readonly<Record<string, string>> = epoch === undefined ? {} : { [epochHeader]: String(epoch) };
    this.broker.append(topics.alerts, partition, [{ value: Buffer.from(JSON.stringify(alert)), headers }]);
    return this;
  }

  /** What a person does at a desk. */
  act(actor: string, subject: string, deed: Deed): this {
    const act = { v: actForm, id: `act-${this.#acts++}`, actor, subject, seen: null, head: null, deed } as const;
    this.broker.append(topics.acts, 0, [{ value: Buffer.from(encodeAct(act)) }]);
    return this;
  }

  finding(finding: FindingRevision): this {
    this.broker.append(topics.findings, 0, [{ value: Buffer.from(JSON.stringify(finding)) }]);
    return this;
  }

  rows(...records: readonly CaseRecord[]): this {
    this.broker.append(topics.cases, 0, [{ value: encodeCasesFrame({ version: 1, records }) }]);
    return this;
  }

  label(
    name: string,
    kind: string,
    more: { source?: string; version?: number; withdrawn?: boolean; from?: number; to?: number } = {},
  ): this {
    const { source = 'police', version = 1, withdrawn = false, from = null, to = null } = more;
    const label = { source, version, withdrawn, label: { account: account(name), kind, from, to } };
    return this.#journalled([{ kind: 'label', ...this.#message(), label }]);
  }

  pay(...payments: readonly Paid[]): this {
    return this.#journalled(
      payments.map(({ from, to, amount = 500_000, time = this.nowMs, device, side = null }): JournalRecord => {
        const message = this.#message();
        const transfer: TransferRecord = {
          id: `t${message.offset}`,
          time,
          seq: 0,
          creditTime: null,
          side,
          from: account(from),
          to: account(to),
          asset: 'CNY' as AssetCode,
          amount,
          balanceFrom: null,
          balanceTo: null,
        };
        return { kind: 'transfer', ...message, transfer, hints: { ...noHints, device: device ?? null } };
      }),
    );
  }

  /** Writes the newest message of the journal once more, as an ingest does that does not know whether it was taken. */
  repeatJournal(): this {
    const messages = this.broker.read(topics.journal, 0, 0, Number.MAX_SAFE_INTEGER);
    this.broker.append(topics.journal, 0, [{ value: messages.at(-1)!.value }]);
    return this;
  }

  ask(payer: string, payee: string, more: { amount?: number; device?: string; time?: number } = {}): CheckAnswer {
    const { amount = 500_000, ...rest } = more;
    return this.answerer.answer({
      payer: account(payer),
      payee: account(payee),
      asset: 'CNY',
      amount,
      ref: 'r',
      ...rest,
    });
  }

  /** The decision and the codes of its reasons. */
  said(payer: string, payee: string, more: { amount?: number; device?: string; time?: number } = {}): string[] {
    const { decision, reasons } = this.ask(payer, payee, more);
    return [decision, ...reasons.map(({ code }) => code)];
  }

  #born(): Life {
    const [facts, age] = [new Facts(this.#config), new LogAge(topicsRead(topics))];
    const answerer = new Answerer({
      facts,
      age,
      config: this.#config,
      journalOffset: () => this.#journal,
      nowMs: () => this.nowMs,
    });
    return { facts, age, answerer, ending: new AbortController() };
  }

  #noting(log: Log): Log {
    return {
      ...log,
      openReader: (from, options) => {
        this.readFrom.push(...from);
        return log.openReader(from, options);
      },
    };
  }

  #message() {
    return { offset: this.#rawOffset++, timeMs: this.nowMs, sha256 };
  }

  #journalled(records: readonly JournalRecord[]): this {
    const [from, to] = [this.#rawOffset - records.length, this.#rawOffset];
    const frame = encodeJournalFrame({ type: 'raw', topic: topics.bank, partition: 0, from, to, records });
    this.broker.append(topics.journal, 0, [{ value: frame }]);
    return this;
  }
}
