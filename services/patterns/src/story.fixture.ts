import { type Finding, Image } from '@weir/engine';
import {
  type CaseRecord,
  decodeFlowsFrame,
  decodeSnapshot,
  encodeJournalFrame,
  encodeSnapshot,
  FlowsEncoder,
  type FlowsRecord,
  type FrameRulings,
  type JournalFrame,
  type JournalRecord,
  LedgerFold,
  type RuleSet,
  type Settings,
} from '@weir/journal';
import {
  type AccountId,
  type AssetCode,
  noHints,
  normaliseAccount,
  type TransferHints,
  type TransferRecord,
} from '@weir/model';
import { FlowColumns } from './flow-columns.js';
import { MatchedMessages } from './matched-messages.js';
import { PatternsFold, type PatternsOptions } from './patterns-fold.js';

export const minuteMs = 60_000;
export const startMs = Date.UTC(2026, 4, 1);
const sha256 = '00'.repeat(32);

const tronAddresses: Readonly<Record<string, string>> = {
  wallet: 'tron:0x2b6653dc:TQy9yHe4cWMVAyVEx3QJdtd1CsCSUP6Yip',
  thief: 'tron:0x2b6653dc:TMfLoEE32pew3B6evUyhaF4BhzLAT3K3KF',
};

/** `A` is `bank:CMB:A`; `wallet` and `thief` are addresses on TRON. */
export const account = (name: string): AccountId => normaliseAccount(tronAddresses[name] ?? `bank:CMB:${name}`)!;

type WithoutPlace<T> = T extends unknown ? Omit<T, 'offset' | 'timeMs' | 'sha256'> : never;
export type Draft = WithoutPlace<JournalRecord>;

/** A whole transfer at a minute after the start, amounts in yuan or USDT. */
export const pay = (
  id: string,
  minute: number,
  from: string,
  to: string,
  amount: number,
  more: Partial<TransferRecord & TransferHints> = {},
): Draft => {
  const { nature, device, address, ...record } = { ...noHints, ...more };
  const isCoin = from === 'wallet' || from === 'thief';
  return {
    kind: 'transfer',
    hints: { nature, device, address },
    transfer: {
      id,
      time: startMs + minute * minuteMs,
      seq: 0,
      creditTime: null,
      side: null,
      from: account(from),
      to: account(to),
      asset: (isCoin ? 'USDT-TRON' : 'CNY') as AssetCode,
      amount: amount * (isCoin ? 1_000_000 : 100),
      balanceFrom: null,
      balanceTo: null,
      ...record,
    },
  };
};
export const voidOf = (id: string): Draft => ({ kind: 'void', id, time: null });

export const labelOf = (name: string, kind: string, owner?: string, version = 1, withdrawn = false): Draft => ({
  kind: 'label',
  label: {
    source: 'desk',
    version,
    withdrawn,
    ...(owner === undefined ? {} : { owner }),
    label: { account: account(name), kind, from: null, to: null },
  },
});

/** A row of case c: so much of a payment is its victims' money; in yuan. */
export const taintOf = (id: string, amount: number, gone = false): CaseRecord => ({
  kind: 'case-transfer',
  case: 'c',
  id,
  taint: String(amount * 100),
  layer: 1,
  time: startMs,
  seq: 0,
  gone,
});

/** A finding of one pocket, about the payments named. */
export const findingAt = (name: string, minute: number, transfers: readonly string[] = []): FlowsRecord => ({
  kind: 'finding',
  finding: {
    id: `f-${name}`,
    rule: 'pass-through',
    ruleVersion: 1,
    set: 'live',
    severity: 'high',
    state: 'standing',
    account: account(name),
    asset: 'CNY' as AssetCode,
    others: [],
    since: startMs + minute * minuteMs,
    until: startMs + minute * minuteMs,
    figures: {},
    transfers,
    text: { 'zh-CN': '快进快出', en: 'passed on' },
  },
});

const settings: Settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 20 * minuteMs, 'USDT-TRON': 20 * minuteMs },
  topics: [{ topic: 'raw', partitions: 1 }],
};
export const settingsFrame: JournalFrame = { type: 'settings', settings };

/** The frame of one raw partition that begins at the raw offset `from`. */
export const frameOf = (from: number, drafts: readonly Draft[]): JournalFrame => ({
  type: 'raw',
  topic: 'raw',
  partition: 0,
  from,
  to: from + drafts.length,
  records: drafts.map((draft, at) => ({ ...draft, offset: from + at, timeMs: startMs, sha256 }) as JournalRecord),
});

/** What the matcher makes of one journal message after another; without the findings of its own detectors. */
export class Matched {
  readonly #ledger = new LedgerFold(0, 1, true);
  readonly #encoder = new FlowsEncoder(this.#ledger, 0);

  /** @param offset of the message in the journal */
  take(offset: number, frame: JournalFrame): { readonly records: FlowsRecord[]; readonly rulings: FrameRulings } {
    const message = this.#ledger.apply(offset, startMs, encodeJournalFrame(frame));
    this.#encoder.begin(offset);
    if (this.#ledger.hasLedger) {
      this.#ledger.takeFindings();
      this.#encoder.addUnit(offset, this.#ledger.ledger, [], []);
    }
    this.#ledger.endMessage();
    this.#encoder.addRulings(offset, message);
    const { units, rulings } = decodeFlowsFrame(this.#encoder.seal(offset + 1));
    return { records: units.flatMap(({ records }) => records), rulings: rulings! };
  }
}

/** A fold that is told one journal message after another. Knows every finding as it now is. */
export class PatternsRun {
  fold: PatternsFold;
  readonly findings = new Map<string, Finding>();
  readonly #options: PatternsOptions;
  #journal = new MatchedMessages();
  readonly #matched = new Matched();
  readonly #suspects = new Set<AccountId>();
  #offset = 0;
  #rawOffset = 0;

  constructor(options: PatternsOptions = { transfersMax: 10_000 }) {
    this.#options = options;
    this.fold = new PatternsFold(options);
    this.#apply(settingsFrame, []);
  }

  /** Goes on with what a snapshot holds of the fold and of the journal. Returns its bytes. */
  restart(): number {
    const image = new Image();
    this.fold.save(image.part('fold'));
    image.put('journal', this.#journal.saved());
    const bytes = Buffer.concat(encodeSnapshot(image));
    const read = decodeSnapshot(bytes);
    this.fold = new PatternsFold(this.#options);
    this.fold.load(read.part('fold'));
    this.#journal = new MatchedMessages();
    this.#journal.load(read.value('journal'));
    return bytes.length;
  }

  take(drafts: readonly Draft[], records: readonly FlowsRecord[] = []): Finding[] {
    const frame = frameOf(this.#rawOffset, drafts);
    this.#rawOffset += drafts.length;
    return this.#apply(frame, records);
  }

  /** As a feed brings them: each in a message of its own. */
  takeEach(drafts: readonly Draft[]): this {
    for (const draft of drafts) this.take([draft]);
    return this;
  }

  rules(ruleSets: readonly RuleSet[]): Finding[] {
    return this.#apply({ type: 'rules', ruleSets }, []);
  }

  /** Whatever these accounts pay or are paid from now on is a case's money. */
  suspect(...names: readonly string[]): this {
    for (const name of names) this.#suspects.add(account(name));
    return this;
  }

  /** The follower says rows of a case. */
  cases(rows: readonly CaseRecord[]): this {
    this.#note(this.fold.applyCases(rows));
    return this;
  }

  /** What stands, told shortly: rule, account and evidence. */
  standing(): string[] {
    return [...this.findings.values()]
      .filter(({ state }) => state === 'standing')
      .map(({ rule, account: about, transfers }) => `${rule} ${about.replace('bank:CMB:', '')}: ${transfers.join(' ')}`)
      .sort();
  }

  #apply(frame: JournalFrame, records: readonly FlowsRecord[]): Finding[] {
    const offset = this.#offset++;
    const made = this.#matched.take(offset, frame);
    this.#journal.hearRulings(made.rulings);
    const message = this.#journal.take(offset, encodeJournalFrame(frame));
    const told = [...made.records, ...records];
    const flows = told.flatMap((one) =>
      one.kind === 'flow' ? [{ id: one.id, sources: one.hub ? [] : one.sources }] : [],
    );
    const found = told.flatMap((one) => (one.kind === 'finding' ? [one.finding] : []));
    const columns = [FlowColumns.of(flows)];
    const findings = this.#note(this.fold.apply({ ...message, flows: columns, findings: found }));
    const tainted = message.transfers.named().flatMap(({ now }) => (now === null ? [] : [now]));
    const rows = tainted
      .filter(({ from, to }) => this.#suspects.has(from) || this.#suspects.has(to))
      .map(({ id, amount }) => taintOf(id, amount / 100));
    if (rows.length > 0) this.cases(rows);
    return findings;
  }

  #note(findings: Finding[]): Finding[] {
    for (const finding of findings) this.findings.set(finding.id, finding);
    return findings;
  }
}

/** A small generator of its own, so that a seed repeats whatever the language does. */
export const diceOf = (seed: number) => {
  let state = (seed * 0x9e3779b9) >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};

export const shuffled = <Item>(items: readonly Item[], dice: (below: number) => number): Item[] => {
  const left = [...items];
  return items.map(() => left.splice(dice(left.length), 1)[0]!);
};
