import { printable } from '../alerts/printable.js';
import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { shownWhole, tableLines } from '../stack/table.js';
import type { Letter } from './letter.js';
import type { RedrivePlan } from './redrive-plan.js';
import { texts } from './texts.js';

const rowsShownMax = 50;

const rowOf = ({ place, code, original, lengthBytes, unfit }: Letter) => ({
  topic: place.topic,
  partition: place.partition,
  offset: place.offset,
  code,
  to: { topic: original.topic, partition: original.partition },
  bytes: lengthBytes,
  ...(unfit === null ? {} : { why: unfit }),
});

const messageTable = (letters: readonly Letter[]): string[] => {
  const said = spoken(texts);
  const rows = letters
    .slice(0, rowsShownMax)
    .map(({ place, code, original, lengthBytes }) => [
      `${place.topic} ${place.offset}`,
      printable(code),
      said.to(original.topic, original.partition),
      shownWhole(lengthBytes),
    ]);
  const more = letters.length - rows.length;
  return [...tableLines(said.sendHeads.split('|'), rows), ...(more > 0 ? [said.more(shownWhole(more))] : [])];
};

/**
 * What a redrive did, or would do.
 * @param sent how many were sent; null: nothing was to be sent, it was a rehearsal
 */
export const redriveReport = (
  { toSend, sentBefore, unfit }: RedrivePlan,
  sent: number | null,
  interrupted = false,
): Report => {
  const json = {
    executed: sent !== null,
    interrupted,
    planned: toSend.length,
    sent: sent ?? 0,
    sentBefore: sentBefore.length,
    refused: unfit.map(rowOf),
    messages: toSend.map(rowOf),
  };
  const said = spoken(texts);
  const lines: string[] = [];
  if (sent === null) {
    if (toSend.length > 0) lines.push(...messageTable(toSend), '');
    lines.push(said.would(shownWhole(toSend.length)));
    if (toSend.length > 0) lines.push(said.execute);
  } else {
    lines.push(said.did(shownWhole(sent), shownWhole(toSend.length)));
    if (interrupted) lines.push(said.brokenOff);
    if (sent > 0) lines.push(said.look);
  }
  if (sentBefore.length > 0) lines.push(said.before(shownWhole(sentBefore.length)));
  if (unfit.length > 0) {
    lines.push('', said.cannot(shownWhole(unfit.length)));
    lines.push(
      ...unfit
        .slice(0, rowsShownMax)
        .map(({ place, original, unfit: why }) =>
          said.cannotOne(`${place.topic} ${place.offset}`, why!, original.topic, original.partition, original.offset),
        ),
    );
    if (unfit.length > rowsShownMax) lines.push(`  ${said.more(shownWhole(unfit.length - rowsShownMax))}`);
  }
  return { status: interrupted ? 130 : unfit.length > 0 ? 1 : 0, lines, json };
};
