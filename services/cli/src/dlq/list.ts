import { printable } from '../alerts/printable.js';
import { localTime } from '../alerts/readable-time.js';
import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { shownWhole, tableLines } from '../stack/table.js';
import { type Letter, placeText } from './letter.js';
import type { Letters } from './read-letters.js';
import { spokenMeaning } from './spoken-meaning.js';
import { texts } from './texts.js';

/** How many messages of one topic were refused with one code. */
interface Count {
  readonly topic: string;
  readonly code: string;
  readonly messages: number;
  readonly redriven: number;
  readonly cut: number;
}

const countsOf = ({ chosen, redriven }: Letters): Count[] => {
  const counts = new Map<string, { -readonly [Field in keyof Count]: Count[Field] }>();
  for (const letter of chosen) {
    const { code, original } = letter;
    const key = `${original.topic} ${code}`;
    const count = counts.get(key) ?? { topic: original.topic, code, messages: 0, redriven: 0, cut: 0 };
    count.messages++;
    if (redriven.has(placeText(letter.place))) count.redriven++;
    if (letter.unfit !== null) count.cut++;
    counts.set(key, count);
  }
  return [...counts.values()].sort((a, b) => b.messages - a.messages);
};

/** Without `detail`, key and bytes: they quote the message, and lists are passed around. */
const rowOf = (
  { place, refusedAtMs, code, original, lengthBytes, unfit, redrivenFrom }: Letter,
  sentAgain: boolean,
) => ({
  topic: place.topic,
  partition: place.partition,
  offset: place.offset,
  refusedAt: new Date(refusedAtMs).toISOString(),
  code,
  original: { topic: original.topic, partition: original.partition, offset: original.offset },
  bytes: lengthBytes,
  whole: unfit === null,
  redriven: sentAgain,
  redrivenFrom,
});

/** What `weir dlq list` says: counts of all that were chosen, and the latest of them. */
export const listReport = (letters: Letters, limit: number): Report => {
  const said = spoken(texts);
  const { chosen, redriven, foreign } = letters;
  const counts = countsOf(letters);
  const latest = [...chosen].sort((a, b) => b.refusedAtMs - a.refusedAtMs || b.place.offset - a.place.offset);
  const shown = latest.slice(0, limit).map((letter) => rowOf(letter, redriven.has(placeText(letter.place))));
  const json = { total: chosen.length, shown: shown.length, foreign, counts, messages: shown };
  if (chosen.length === 0) {
    const lines = [said.none];
    if (foreign > 0) lines.push(said.foreign(shownWhole(foreign)));
    return { status: 0, lines, json };
  }
  const lines = [
    ...tableLines(
      said.countHeads.split('|'),
      counts.map(({ topic, code, messages, redriven: again, cut }) => [
        topic,
        printable(code),
        shownWhole(messages),
        shownWhole(again),
        shownWhole(cut),
        spokenMeaning(code).text,
      ]),
    ),
    '',
    ...tableLines(
      said.letterHeads.split('|'),
      shown.map((row) => [
        row.topic,
        String(row.offset),
        localTime(Date.parse(row.refusedAt)),
        printable(row.code),
        said.at(row.original.partition, row.original.offset),
        shownWhole(row.bytes),
        [
          ...(row.whole ? [] : [said.cut]),
          ...(row.redriven ? [said.sentAgain] : []),
          ...(row.redrivenFrom ? [said.cameAgain] : []),
        ].join(', '),
      ]),
    ),
    '',
    said.all(shownWhole(chosen.length)) + (shown.length < chosen.length ? said.latest(shownWhole(shown.length)) : ''),
    said.next,
  ];
  if (foreign > 0) lines.push(said.foreign(shownWhole(foreign)));
  return { status: 0, lines, json };
};
