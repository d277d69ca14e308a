import { printable } from '../alerts/printable.js';
import type { Report } from '../stack/report.js';
import { shownWhole, tableLines } from '../stack/table.js';
import type { Letter } from './letter.js';
import type { RedrivePlan } from './redrive-plan.js';

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
  const rows = letters
    .slice(0, rowsShownMax)
    .map(({ place, code, original, lengthBytes }) => [
      `${place.topic} ${place.offset}`,
      printable(code),
      `${original.topic} partition ${original.partition}`,
      shownWhole(lengthBytes),
    ]);
  const more = letters.length - rows.length;
  return [
    ...tableLines(['dead letter', 'code', 'to', '#bytes'], rows),
    ...(more > 0 ? [`and ${shownWhole(more)} more: --json names all`] : []),
  ];
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
  const lines: string[] = [];
  if (sent === null) {
    if (toSend.length > 0) lines.push(...messageTable(toSend), '');
    lines.push(`would be sent again: ${shownWhole(toSend.length)}; nothing was sent`);
    if (toSend.length > 0) lines.push('with --execute they are');
  } else {
    lines.push(`sent again: ${shownWhole(sent)} of ${shownWhole(toSend.length)}`);
    if (interrupted)
      lines.push('broken off: repeat it for the rest; what is sent twice has one id and changes nothing');
    if (sent > 0) lines.push('weir dlq list says what is refused once more; weir late list what came too late');
  }
  if (sentBefore.length > 0)
    lines.push(
      `left out, because they were sent again before: ${shownWhole(sentBefore.length)}; --again takes them too`,
    );
  if (unfit.length > 0) {
    lines.push('', `cannot be sent from here: ${shownWhole(unfit.length)}; let their sender send them again`);
    lines.push(
      ...unfit
        .slice(0, rowsShownMax)
        .map(
          ({ place, original, unfit: why }) =>
            `  ${place.topic} ${place.offset}: ${why}; the original lies at ${original.topic} partition ${original.partition} offset ${original.offset}`,
        ),
    );
    if (unfit.length > rowsShownMax)
      lines.push(`  and ${shownWhole(unfit.length - rowsShownMax)} more: --json names all`);
  }
  return { status: interrupted ? 130 : unfit.length > 0 ? 1 : 0, lines, json };
};
