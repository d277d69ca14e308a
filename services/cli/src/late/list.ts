import type { LateEvent } from '@weir/journal';
import { maskAccount } from '@weir/model';
import { printable } from '../alerts/printable.js';
import { localTime } from '../alerts/readable-time.js';
import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { shownWhole, tableLines } from '../stack/table.js';
import { isWithin, type TimeRange } from '../stack/time-range.js';
import { keyOf, type LateFacts } from './journal-facts.js';
import { texts } from './texts.js';

export type LateState = 'waiting' | 'repaired';

/** Which late events are meant; null: any. */
export interface LateChoice {
  /** Of their arrival. */
  readonly range: TimeRange;
  readonly topic: string | null;
  readonly asset: string | null;
  readonly state: LateState | null;
  /** Transfers and accounts of a case. */
  readonly touching: { readonly ids: ReadonlySet<string>; readonly accounts: ReadonlySet<string> } | null;
}

interface LateRow {
  readonly event: LateEvent;
  readonly facts: LateFacts | null;
  readonly state: LateState;
  /** From its instant to its arrival, milliseconds. */
  readonly behindMs: number | null;
}

const rowOf = (event: LateEvent, facts: LateFacts | null): LateRow => ({
  event,
  facts,
  state: facts?.repairedAt == null ? 'waiting' : 'repaired',
  behindMs: facts?.eventMs == null ? null : event.message.timeMs - facts.eventMs,
});

const isMeant = ({ event, facts, state }: LateRow, choice: LateChoice): boolean =>
  isWithin(choice.range, event.message.timeMs) &&
  (choice.topic === null || event.message.topic === choice.topic) &&
  (choice.asset === null || facts?.asset === choice.asset) &&
  (choice.state === null || state === choice.state) &&
  (choice.touching === null ||
    choice.touching.ids.has(event.id) ||
    event.accounts.some((account) => choice.touching!.accounts.has(account)));

const durations = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** "3 h", rounded down; a dash where it is not known. */
const shownBehind = (ms: number | null): string => {
  if (ms === null) return '–';
  const [size, name] = durations.find(([each]) => Math.abs(ms) >= each) ?? [1, 'ms'];
  return `${Math.trunc(ms / size)} ${name}`;
};

/**
 * What `weir late list` says of late events: how many wait for a repair, and the latest of them.
 * @param unmasked whole account numbers
 */
export const lateReport = (
  { events, foreign }: { readonly events: readonly LateEvent[]; readonly foreign: number },
  facts: ReadonlyMap<string, LateFacts>,
  choice: LateChoice,
  { limit, unmasked }: { readonly limit: number; readonly unmasked: boolean },
): Report => {
  const account = (each: string): string => (unmasked ? each : maskAccount(each));
  const rows = events
    .map((event) => {
      const { topic, partition, offset } = event.message;
      return rowOf(event, facts.get(keyOf(topic, partition, offset)) ?? null);
    })
    .filter((row) => isMeant(row, choice))
    .sort((a, b) => b.event.message.timeMs - a.event.message.timeMs);
  const waiting = rows.filter(({ state }) => state === 'waiting').length;
  const shown = rows.slice(0, limit);
  const json = {
    total: rows.length,
    waiting,
    repaired: rows.length - waiting,
    foreign,
    events: shown.map(({ event, facts: known, state, behindMs }) => ({
      id: event.id,
      kind: event.kind,
      asset: known?.asset ?? null,
      time: known?.eventMs ?? null,
      arrived: event.message.timeMs,
      behindMs,
      accounts: event.accounts.map(account),
      message: { topic: event.message.topic, partition: event.message.partition, offset: event.message.offset },
      journalOffset: known?.journalOffset ?? null,
      state,
      repairedAt: known?.repairedAt ?? null,
    })),
  };
  const said = spoken(texts);
  const lines =
    rows.length === 0
      ? [said.none]
      : [
          ...tableLines(
            said.heads.split('|'),
            shown.map(({ event, facts: known, state, behindMs }) => [
              printable(event.id),
              said[event.kind],
              known?.asset ?? '–',
              known?.eventMs == null ? '–' : localTime(known.eventMs),
              localTime(event.message.timeMs),
              shownBehind(behindMs),
              event.accounts.map((each) => printable(account(each))).join(' '),
              state === 'waiting' ? said.waits : said.repaired(known!.repairedAt!),
            ]),
          ),
          '',
          said.all(shownWhole(rows.length), shownWhole(waiting)) +
            (shown.length < rows.length ? said.latest(shownWhole(shown.length)) : ''),
        ];
  if (foreign > 0) lines.push(said.foreign(shownWhole(foreign)));
  return { status: 0, lines, json };
};
