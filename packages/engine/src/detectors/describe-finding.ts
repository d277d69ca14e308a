import { type AccountId, type Asset, formatMajor } from '@weir/model';
import type { DetectorRule } from './detector-rules.js';
import type { FindingEvidence } from './evidence.js';
import { type Finding, type FindingState, findingId } from './finding.js';

/** Names for the numbers that a bank was given. */
export interface FindingNames {
  /** The account of the pocket, and its asset. */
  readonly account: AccountId;
  readonly asset: Asset;
  /** The transfer that a token names, and its other account as seen from the pocket. */
  readonly transfer: (token: number) => { readonly id: string; readonly other: AccountId };
}

interface Wording {
  readonly 'zh-CN': string;
  readonly en: string;
}

/**
 * The finding that evidence amounts to, with the field's own words for it. Amounts in texts are in the asset's major
 * units, in `figures` in minor units.
 */
export const describeFinding = (
  evidence: FindingEvidence,
  { account, asset, transfer }: FindingNames,
  state: FindingState = 'standing',
): Finding => {
  const { rule, set, severity, ruleVersion, since, until, tokens } = evidence;
  const transfers = tokens.map(transfer);
  return {
    id: findingId(rule, set, account, asset.code, transfer(evidence.trigger).id),
    rule,
    ruleVersion,
    set,
    severity,
    state,
    account,
    asset: asset.code,
    others: [...new Set(transfers.map(({ other }) => other))],
    since,
    until,
    figures: figuresOf(evidence),
    transfers: transfers.map(({ id }) => id),
    text: wordings[rule](evidence, (minor) => `${formatMajor(minor, asset.decimals)} ${asset.code}`),
  };
};

const figuresOf = ({ windowMs, features, noteFigures }: FindingEvidence): Readonly<Record<string, string>> => {
  const figures: Record<string, string> = {};
  for (const [name, value] of Object.entries({ windowMs, ...features, ...prefixed(noteFigures) })) {
    figures[name] = String(value);
  }
  return figures;
};

/** A note's figures are over its day, not over the window: `dayInMinor` beside the window's `inMinor`. */
const prefixed = (figures: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`day${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  );

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.floor((part / whole) * 100)} %`;

const units: readonly (readonly [number, string, string])[] = [
  [86_400_000, '天', 'd'],
  [3_600_000, '小时', 'h'],
  [60_000, '分钟', 'min'],
  [1_000, '秒', 's'],
];

/** A duration in its largest whole unit, rounded down: "4 分钟", "4 min". */
const duration = (ms: number): Wording => {
  const [unitMs, zh, en] = units.find(([size]) => ms >= size) ?? units[units.length - 1]!;
  const count = Math.floor(ms / unitMs);
  return { 'zh-CN': `${count} ${zh}`, en: `${count} ${en}` };
};

type Amount = (minor: number) => string;

const wordings: Readonly<Record<DetectorRule, (evidence: FindingEvidence, amount: Amount) => Wording>> = {
  'pass-through': ({ windowMs, features }, amount) => {
    const [within, dwell] = [duration(windowMs), duration(features.dwellMs)];
    const [come, out, stayed] = [features.inMinor, features.passedOnMinor, features.stayedMinor].map(amount);
    const share = percent(features.passedOnMinor, features.inMinor);
    return {
      'zh-CN': `快进快出：${within['zh-CN']}内转入 ${come}，随即转出 ${out}（${share}），留存 ${stayed}，资金平均停留 ${dwell['zh-CN']}，过渡性质明显。`,
      en: `Pass-through: within ${within.en}, ${come} came in and ${out} (${share}) was passed on; ${stayed} stayed; the money rested ${dwell.en} on average.`,
    };
  },
  'fan-out': ({ windowMs, features }, amount) => {
    const within = duration(windowMs);
    const { payees, firstTimePayees } = features;
    const share = percent(features.passedOnMinor, features.outMinor);
    return {
      'zh-CN': `分散转出：${within['zh-CN']}内向 ${payees} 个账户转出 ${amount(features.outMinor)}，其中 ${firstTimePayees} 个为首次交易对手，${share} 为刚转入的资金。`,
      en: `Fan-out: within ${within.en}, ${amount(features.outMinor)} went to ${payees} accounts, ${firstTimePayees} of them first-time; ${share} of it had only just come in.`,
    };
  },
  'fan-in': ({ windowMs, features }, amount) => {
    const within = duration(windowMs);
    const { payers, firstTimePayers } = features;
    const share = percent(features.passedOnMinor, features.inMinor);
    return {
      'zh-CN': `集中转入：${within['zh-CN']}内 ${payers} 个账户转入 ${amount(features.inMinor)}，其中 ${firstTimePayers} 个为首次交易对手，随即转出 ${amount(features.passedOnMinor)}（${share}）。`,
      en: `Fan-in: within ${within.en}, ${payers} accounts paid in ${amount(features.inMinor)}, ${firstTimePayers} of them first-time; ${amount(features.passedOnMinor)} (${share}) was passed on.`,
    };
  },
  'test-then-load': ({ noteFigures }, amount) => {
    const { loadMinor = 0, outMinor = 0 } = noteFigures;
    const share = percent(outMinor, loadMinor);
    return {
      'zh-CN': `试卡：先有陌生对手小额试探，随后转入 ${amount(loadMinor)}，之后转出 ${amount(outMinor)}（${share}）。`,
      en: `Card test: a tiny transfer with a stranger, then ${amount(loadMinor)} came in, then ${amount(outMinor)} (${share}) went out.`,
    };
  },
  splitting: ({ noteFigures }, amount) => {
    const { count = 0, sumMinor = 0 } = noteFigures;
    return {
      'zh-CN': `拆分：同一日内 ${count} 笔金额略低于限额的交易，合计 ${amount(sumMinor)}，疑似规避限额。`,
      en: `Splitting: ${count} transfers just under a limit in one day, ${amount(sumMinor)} together.`,
    };
  },
  dormant: ({ noteFigures }, amount) => {
    const { inMinor = 0, outMinor = 0, idleMs = 0 } = noteFigures;
    const idle = duration(idleMs);
    const share = percent(outMinor, inMinor);
    return {
      'zh-CN': `长期闲置账户突然启用：闲置 ${idle['zh-CN']}后，一日内转入 ${amount(inMinor)}，转出 ${amount(outMinor)}（${share}）。`,
      en: `Dormant account wakes: after ${idle.en} without an entry, ${amount(inMinor)} came in and ${amount(outMinor)} (${share}) went out within a day.`,
    };
  },
};
