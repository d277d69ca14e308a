// The rules whose shapes cross pockets, over a ledger and what the pocket-local rules found in it.
import { noHints } from '@weir/model';

/** Of these only the account itself is suspect: the others are whoever paid it, or an exchanger's customers. */
const suspectsAreOne = new Set(['gather-scatter', 'swap']);

const noOutcomes = { late: [], unknownVoids: [], settings: null };

const messageOf = (movement, offset, found) => {
  const { nature, device, address, ...transfer } = movement;
  const hints =
    nature === noHints.nature && device === null && address === null ? noHints : { nature, device, address };
  const message = {
    ...noOutcomes,
    offset,
    changes: [{ id: transfer.id, before: null, after: { transfer } }],
    labels: [],
    reports: [],
    rules: [],
  };
  return {
    frame: { type: 'raw', records: [{ kind: 'transfer', transfer, hints }] },
    message,
    records: found.map((finding) => ({ kind: 'finding', finding: { ...finding, state: 'standing' } })),
    horizon: () => movement.time,
  };
};

/**
 * @param fold a PatternsFold
 * @param movements transfers in order
 * @param fromRow what came before is not looked at
 * @param opening what the first message carries: `labels`, `rules`
 * @param foundAt (row) => findings of the live pocket-local rules at that row: `account`, `since`
 * @param take called for each finding that stands, each time that it changed: (finding, row, suspects)
 */
export const runShapeRules = (fold, movements, fromRow, opening, foundAt, take) => {
  for (let row = fromRow; row < movements.length; row++) {
    const given = messageOf(movements[row], row, foundAt(row));
    if (row === fromRow) given.message = { ...given.message, ...opening };
    for (const finding of fold.apply(given)) {
      if (finding.state !== 'standing') continue;
      const suspects = suspectsAreOne.has(finding.rule) ? [finding.account] : [finding.account, ...finding.others];
      take(finding, row, suspects);
    }
  }
};
