import type { Reason } from '@weir/desk-api';
import { endsIn } from '@weir/model';
import type { TransferFacts } from '@weir/store';
import type { KnownOfTransfer } from './match-line.js';
import { mayBe, noWords, plainName, type TransferWords, type UnreadWords } from './words.js';

/** A transfer that a line may mean. */
export interface Candidate {
  readonly transfer: TransferFacts;
  /** All that the line says agrees. */
  readonly fits: boolean;
  /** Another line of the same report means it already. */
  readonly isTaken: boolean;
  /** The line says names, and what the feed tells of this one could not be read: it may be another's. */
  readonly isNameless: boolean;
  readonly score: number;
  readonly reasons: readonly Reason[];
}

export interface Surroundings {
  /** Ids that the same report names, or that its other lines were resolved to. */
  readonly taken: ReadonlySet<string>;
  /** Money that was stolen went into the account, by what stands on the board. */
  readonly isAlerted: (account: string) => boolean;
  /** What feeds tell of transfers in words, by id, where they were read. */
  readonly words?: ReadonlyMap<string, ToldWords>;
}

/** What feeds tell of a transfer in words. */
export interface ToldWords extends TransferWords {
  /** Why a part of it could not be read; null: all of it was. */
  readonly unread: UnreadWords | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Sums that people round, or that a fee was taken from. */
export const nearAmountShare = 0.1;

const points = { amount: 40, time: 30, account: 20, tail: 10, name: 10, memo: 5, alerted: 5, taken: -50 } as const;

const apart = (ms: number): { readonly zh: string; readonly en: string } => {
  const minutes = Math.max(1, Math.round(ms / minuteMs));
  if (minutes < 120) return { zh: `${minutes} 分钟`, en: `${minutes} min` };
  const hours = Math.round(ms / hourMs);
  return { zh: `${hours} 小时`, en: `${hours} h` };
};

/** What one part of a line says of a transfer. */
interface Word {
  readonly fits: boolean;
  readonly points: number;
  readonly reason: Reason | null;
}

const nothing: Word = { fits: true, points: 0, reason: null };
const word = (fits: boolean, gained: number, code: string, zh: string, en: string): Word => ({
  fits,
  points: gained,
  reason: { code, zh, en },
});

const ofAmount = (known: number | null, amount: number): Word => {
  if (known === null) return nothing;
  if (amount === known) return word(true, points.amount, 'AMOUNT_EQUAL', '金额一致', 'the amount is equal');
  const share = known === 0 ? 1 : Math.abs(amount - known) / known;
  const percent = Math.max(1, Math.round(share * 100));
  const gained = (points.amount / 2) * Math.max(0, 1 - share / nearAmountShare);
  return word(false, gained, 'AMOUNT_NEAR', `金额相差约 ${percent}%`, `the amount differs by about ${percent} %`);
};

const ofTime = ({ sinceMs, untilMs }: KnownOfTransfer, { creditTime, time }: TransferFacts): Word => {
  const outside = (at: number): number => (at < sinceMs ? sinceMs - at : at >= untilMs ? at - untilMs + 1 : 0);
  // A victim's message from the bank may name either instant.
  const instants = creditTime === null ? [time] : [time, creditTime];
  const isInside = instants.some((at) => outside(at) === 0);
  const middleMs = (sinceMs + untilMs) / 2;
  const distanceMs = Math.min(...instants.map((at) => Math.abs(at - middleMs)));
  const gained = points.time / (1 + distanceMs / hourMs);
  const { zh, en } = apart(distanceMs);
  if (isInside)
    return word(
      true,
      gained,
      'TIME_INSIDE',
      `在所述时间内，相差 ${zh}`,
      `within the time given, ${en} from its middle`,
    );
  const off = apart(Math.min(...instants.map(outside)));
  return word(false, gained, 'TIME_NEAR', `在所述时间之外 ${off.zh}`, `${off.en} outside of the time given`);
};

const ofParty = (side: 'PAYER' | 'PAYEE', known: string | null, tail: string | null, account: string): Word => {
  const [zh, en] = side === 'PAYER' ? ['付款', 'payer'] : ['收款', 'payee'];
  if (known !== null)
    return known === account
      ? word(true, points.account, `${side}_KNOWN`, `${zh}账号一致`, `the ${en} is the one named`)
      : word(false, 0, `${side}_OTHER`, `${zh}账号不一致`, `the ${en} is another`);
  if (tail === null) return nothing;
  return endsIn(account, tail)
    ? word(true, points.tail, `${side}_TAIL`, `${zh}账号尾号一致`, `the last digits of the ${en} are the same`)
    : word(false, 0, `${side}_OTHER`, `${zh}账号尾号不一致`, `the last digits of the ${en} are others`);
};

const ofName = (side: 'PAYER' | 'PAYEE', known: string | null, name: string | null): Word => {
  const [said, told] = [plainName(known), plainName(name)];
  const [zh, en] = side === 'PAYER' ? ['付款', 'payer'] : ['收款', 'payee'];
  const other = word(false, 0, `${side}_NAME_OTHER`, `${zh}户名不一致`, `the ${en} has another name`);
  if (said === '' || told === '') {
    const isPossible = (said === '' || mayBe(name, said)) && (told === '' || mayBe(known, told));
    return isPossible ? nothing : other;
  }
  if (said !== told) return other;
  return word(true, points.name, `${side}_NAME`, `${zh}户名一致`, `the ${en} has the name given`);
};

/** Nobody remembers a remark to the letter: that it differs says nothing. */
const ofMemo = (known: string | null, memo: string | null): Word => {
  const [said, told] = [plainName(known), plainName(memo)];
  const isSame = said !== '' && told !== '' && (told.includes(said) || said.includes(told));
  return isSame ? word(true, points.memo, 'MEMO', '附言相符', 'the remark is the same') : nothing;
};

const whyUnread: Readonly<Record<UnreadWords, readonly [zh: string, en: string]>> = {
  away: ['原始报文暂取不到', 'the raw message does not come'],
  'registry-away': ['模式注册中心无应答', 'the schema registry does not answer'],
  'registry-unknown': ['未配置模式注册中心', 'no schema registry is configured'],
  'schema-unknown': ['模式注册中心没有其模式', 'the schema registry does not have its schema'],
};

/** Stands where the words would, had they been read. */
const ofUnread = (unread: UnreadWords): Word => {
  const [zh, en] = whyUnread[unread];
  return word(true, 0, 'WORDS_UNREAD', `户名、附言未能比对：${zh}`, `names and remark were not compared: ${en}`);
};

const candidateOf = (known: KnownOfTransfer, transfer: TransferFacts, around: Surroundings): Candidate => {
  const { unread, ...told } = around.words?.get(transfer.id) ?? { ...noWords, unread: null };
  const saysNames = known.words.fromName !== null || known.words.toName !== null;
  const saysWords = saysNames || known.words.memo !== null;
  const words = [
    ofAmount(known.amount, transfer.amount),
    ofTime(known, transfer),
    ofParty('PAYER', known.from, known.fromTail, transfer.from),
    ofParty('PAYEE', known.to, known.toTail, transfer.to),
    ofName('PAYER', known.words.fromName, told.fromName),
    ofName('PAYEE', known.words.toName, told.toName),
    ofMemo(known.words.memo, told.memo),
  ];
  const isTaken = around.taken.has(transfer.id);
  const beside: Word[] = [
    ...(unread !== null && saysWords ? [ofUnread(unread)] : []),
    ...(around.isAlerted(transfer.to)
      ? [word(true, points.alerted, 'PAYEE_ALERTED', '收款账户已有预警', 'there are alerts about the payee')]
      : []),
    ...(isTaken
      ? [word(true, points.taken, 'TAKEN', '同一报案的另一笔已认定', 'another line of the report means it')]
      : []),
  ];
  const all = [...words, ...beside];
  return {
    transfer,
    fits: words.every(({ fits }) => fits),
    isTaken,
    isNameless: unread !== null && saysNames,
    score: Math.round(all.reduce((sum, { points: gained }) => sum + gained, 0) * 10) / 10,
    reasons: all.flatMap(({ reason }) => reason ?? []),
  };
};

/** Candidates, best first: what fits in all before what does not, then by score; equal ones by time and id. */
export const rankCandidates = (
  known: KnownOfTransfer,
  transfers: readonly TransferFacts[],
  around: Surroundings,
): Candidate[] =>
  transfers
    .map((transfer) => candidateOf(known, transfer, around))
    .sort(
      (left, right) =>
        Number(right.fits && !right.isTaken) - Number(left.fits && !left.isTaken) ||
        right.score - left.score ||
        left.transfer.time - right.transfer.time ||
        (left.transfer.id < right.transfer.id ? -1 : 1),
    );

/** A rule is certain within so much time only: over days two equal payments are nothing rare. */
const certainSpanMsMax = 48 * hourMs;

/**
 * The transfer that a line means beyond doubt, without a person: of all that were looked at it is the only one that fits, and
 * the line says the amount and one account whole. Null: a person decides.
 * @param isCut there may be more candidates than these
 */
export const certainOf = (
  known: KnownOfTransfer,
  candidates: readonly Candidate[],
  isCut: boolean,
): Candidate | null => {
  const [only, ...others] = candidates.filter(({ fits }) => fits);
  if (only === undefined || others.length > 0 || only.isTaken || isCut) return null;
  if (known.amount === null || (known.from === null && known.to === null)) return null;
  return known.untilMs - known.sinceMs <= certainSpanMsMax ? only : null;
};

/** What was chosen, as it stands against the candidates of now. */
export interface Chosen {
  /** Null: none of those that were known. */
  readonly transfer: string | null;
  /** Those that were known. */
  readonly candidates: readonly string[];
  readonly isByRule: boolean;
}

/**
 * The candidate that nobody knew when somebody decided and that fits better than what was chosen; where a rule decided, fitting as
 * well is enough: it was certain because it was alone. Null: there is none.
 */
export const betterThan = (chosen: Chosen, candidates: readonly Candidate[]): Candidate | null => {
  const before = candidates.find(({ transfer }) => transfer.id === chosen.transfer) ?? null;
  const isNew = ({ transfer: { id } }: Candidate): boolean => id !== chosen.transfer && !chosen.candidates.includes(id);
  const fitting = candidates.filter((one) => one.fits && !one.isTaken && isNew(one));
  return fitting.find((one) => before === null || !before.fits || chosen.isByRule || one.score > before.score) ?? null;
};
