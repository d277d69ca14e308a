// The rules whose shapes cross pockets, over a ledger and what the pocket-local rules found in it.
import { cpuUsage } from 'node:process';
import { noHints } from '@weir/model';
import { sourcesOf } from './ledger.mjs';
import { FlowColumns, MessageTransfers } from './patterns.mjs';

/** Of these only the account itself is suspect: the others are whoever paid it, or an exchanger's customers. */
const suspectsAreOne = new Set(['gather-scatter', 'swap']);

/** Messages are made, then applied: asking for the processor time of each alone costs more than most. */
const chunk = 1_000;

const flowOf = (movements, links, row) => ({ id: movements[row].id, sources: sourcesOf(movements, links, row) });

const messageOf = (movement, flow, offset, found, opening) => {
  const { nature, device, address, ...transfer } = movement;
  const isTold = nature !== noHints.nature || device !== null || address !== null;
  return {
    offset,
    labels: [],
    rules: [],
    transfers: MessageTransfers.of(
      isTold ? [{ id: transfer.id, time: transfer.time, hints: { nature, device, address } }] : [],
      [{ id: transfer.id, now: transfer }],
    ),
    flows: [FlowColumns.of([flow])],
    findings: found,
    horizon: () => movement.time,
    ...opening,
  };
};

/**
 * @param fold a PatternsFold
 * @param movements transfers in order
 * @param links what each is made of, as `linksOf` gives them
 * @param fromRow what came before is not looked at
 * @param opening what the first message carries: `labels`, `rules`
 * @param foundAt (row) => findings of the live pocket-local rules at that row
 * @param take called for each finding that stands, each time that it changed: (finding, row, suspects)
 * @returns processor time of the fold, microseconds a transfer
 */
export const runShapeRules = (fold, movements, links, fromRow, opening, foundAt, take) => {
  let spentUs = 0;
  for (let first = fromRow; first < movements.length; first += chunk) {
    const rows = Array.from({ length: Math.min(chunk, movements.length - first) }, (_, at) => first + at);
    const messages = rows.map((row) =>
      messageOf(movements[row], flowOf(movements, links, row), row, foundAt(row), row === fromRow ? opening : {}),
    );
    const began = cpuUsage();
    const answers = messages.map((message) => fold.apply(message));
    const { user, system } = cpuUsage(began);
    spentUs += user + system;
    for (const [at, findings] of answers.entries()) {
      for (const finding of findings) {
        if (finding.state !== 'standing') continue;
        const suspects = suspectsAreOne.has(finding.rule) ? [finding.account] : [finding.account, ...finding.others];
        take(finding, rows[at], suspects);
      }
    }
  }
  return spentUs / (movements.length - fromRow);
};
