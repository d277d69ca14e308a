import type { Alert, MessageRef, RuleSet, Settings } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseAccount, CaseSummary, LabelRow, ReportRow, VersionedCredit, VersionedFlow } from '@weir/store';
import type { TaintedTransfer } from './recompute.js';

/** A tainted transfer of a case: what it is made of, where it arrived, and how much of it is the case's. */
export interface CaseLine {
  readonly taint: string;
  readonly layer: number;
  /** Null: only its credit is known. */
  readonly flow: VersionedFlow | null;
  /** Null: it has not been credited, or nobody said so. */
  readonly credit: VersionedCredit | null;
  readonly id: string;
}

/** Something that a case needs and that was not there, or that did not follow from what was. */
export interface Lack {
  /** The stream, the transfer, the account or the asset. */
  readonly of: string;
  readonly why: string;
}

/** All that a package says of a case, of one moment. */
export interface CaseFacts {
  readonly summary: CaseSummary;
  readonly lines: readonly CaseLine[];
  readonly accounts: readonly CaseAccount[];
  readonly alerts: readonly Alert[];
  readonly reports: readonly ReportRow[];
  readonly labels: readonly LabelRow[];
  readonly settings: Settings;
  readonly ruleSets: readonly RuleSet[];
  /** How far the store had come: by stream, the offset after its last. */
  readonly positions: Readonly<Record<string, number>>;
  /** Journal offset: all that the journal said before it is in here, where nothing lacks. */
  readonly asOf: number;
  /** Empty, unless somebody wanted the case as it stood. */
  readonly lacks: readonly Lack[];
}

const shownMax = 3;

/** What lacks, in words. */
export const lackText = (lacks: readonly Lack[]): string => {
  const shown = lacks.slice(0, shownMax).map(({ of, why }) => `${of}: ${why}`);
  const more = lacks.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};

/** What is said of a debit or a credit, as far as figures rest on it. */
export interface Entry {
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
  readonly time: number;
  readonly hub: boolean;
}

/** A line as far as its taint is concerned; null: neither of its entries is there. */
export const taintedOf = (
  { id, taint, layer }: Pick<CaseLine, 'id' | 'taint' | 'layer'>,
  flow: (Entry & Pick<TaintedTransfer, 'sources'>) | null,
  credit: Entry | null,
): TaintedTransfer | null => {
  const entry = flow ?? credit;
  if (entry === null) return null;
  const { from, to, asset, amount } = entry;
  const times = { time: flow?.time ?? null, creditTime: credit?.time ?? null };
  const isAtHub = credit?.hub ?? false;
  return { id, from, to, asset, amount, taint, layer, ...times, isAtHub, sources: flow?.sources ?? [] };
};

/** The raw messages that a case rests on. */
export const messagesOf = ({
  lines,
  alerts,
  reports,
  labels,
}: Pick<CaseFacts, 'lines' | 'alerts' | 'reports' | 'labels'>): MessageRef[] => [
  ...lines.flatMap(({ flow, credit }) => [...(flow?.record.messages ?? []), ...(credit?.record.messages ?? [])]),
  ...alerts.flatMap(({ evidence }) => evidence),
  ...reports.map(({ message }) => message),
  ...labels.map(({ message }) => message),
];
