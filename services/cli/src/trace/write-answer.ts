import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaseAnswer, type LedgerAnswer, type Links, type OrderedLedger, partsText } from '@weir/engine';
import { compareBytes } from '@weir/model';
import { makeOutFolder } from '../files/make-folder.js';
import { writeLines } from '../files/ndjson-out.js';
import type { RejectedLine } from './read-ledger.js';

/** `{"case","id","taint","layer"}` of each tainted transfer, in order. */
export function* transferLines(answer: CaseAnswer<number>, ledger: OrderedLedger): Iterable<string> {
  const name = JSON.stringify(answer.case);
  for (const { of, taint, layer } of answer.tainted) {
    if (taint > 0) yield `{"case":${name},"id":${JSON.stringify(ledger.id(of))},"taint":"${taint}","layer":${layer}}`;
  }
}

/** One line a pocket, by account and asset (bytes). */
export function* accountLines(answer: CaseAnswer<number>): Iterable<string> {
  const pockets = [...answer.pockets].sort(
    (left, right) => compareBytes(left.account, right.account) || compareBytes(left.asset, right.asset),
  );
  for (const pocket of pockets) {
    yield JSON.stringify({
      case: answer.case,
      account: pocket.account,
      asset: pocket.asset,
      layer: pocket.layer,
      ...partsText(pocket),
    });
  }
}

/** Links by paying transfer, then by funding one, both in order. */
function* linkLines(ledger: OrderedLedger, links: Links): Iterable<string> {
  // The rows of one paying transfer stand together: it is enough to know where they begin.
  const rowsFrom = new Int32Array(ledger.count).fill(-1);
  for (let row = links.count - 1; row >= 0; row--) rowsFrom[links.to[row]!] = row;
  for (let paying = 0; paying < ledger.count; paying++) {
    if (rowsFrom[paying]! < 0) continue;
    const rows: number[] = [];
    for (let row = rowsFrom[paying]!; row < links.count && links.to[row] === paying; row++) rows.push(row);
    rows.sort((left, right) => links.lot[left]! - links.lot[right]!);
    const out = JSON.stringify(ledger.id(paying));
    for (const row of rows) {
      const funding = JSON.stringify(ledger.id(links.lot[row]!));
      yield `{"in":${funding},"out":${out},"a":"${links.start[row]}","b":"${links.end[row]}"}`;
    }
  }
}

export const caseSums = (answer: CaseAnswer<number>): Record<string, Record<string, string>> =>
  Object.fromEntries(
    [...answer.sums]
      .sort(([left], [right]) => compareBytes(left, right))
      .map(([asset, sums]) => [
        asset,
        { roots: String(sums.roots), absorbed: String(sums.absorbed), inFlight: String(sums.inFlight) },
      ]),
  );

export interface Outcome {
  readonly answer: LedgerAnswer;
  readonly rejected: readonly RejectedLine[];
  readonly voidedCount: number;
  readonly seconds: number;
  readonly withLinks: boolean;
}

export const summaryOf = ({ answer, rejected, voidedCount, seconds }: Outcome): object => ({
  transfers: answer.ledger.count,
  voided: voidedCount,
  rejected: rejected.length,
  ...(answer.matched === null
    ? {}
    : {
        links: answer.matched.links.count,
        unseen: Object.fromEntries([...answer.matched.unseenByAsset].map(([asset, sum]) => [asset, String(sum)])),
      }),
  // A case that found no root has nothing to sum.
  cases: Object.fromEntries(
    answer.cases.filter((entry) => entry.sums.size > 0).map((entry) => [entry.case, caseSums(entry)]),
  ),
  missingRoots: answer.missingRoots,
  seconds: Math.round(seconds * 1000) / 1000,
  transfersPerSecond: Math.round(answer.ledger.count / Math.max(seconds, 0.001)),
});

/** All that an answer may consist of. */
export const answerFiles = [
  'transfers.ndjson',
  'accounts.ndjson',
  'links.ndjson',
  'rejected.ndjson',
  'summary.json',
] as const;

/**
 * Writes the output files of `weir trace` into a folder, which is made where absent. The summary is written last, and one
 * of before goes first: where it stands, the files beside it are all of one answer.
 */
export const writeAnswer = async (folder: string, outcome: Outcome): Promise<void> => {
  const { answer, rejected, withLinks } = outcome;
  await makeOutFolder(folder);
  const file = (name: (typeof answerFiles)[number]): string => join(folder, name);
  await rm(file('summary.json'), { force: true });
  await writeLines(
    file('transfers.ndjson'),
    flatten(answer.cases, (entry) => transferLines(entry, answer.ledger)),
  );
  await writeLines(file('accounts.ndjson'), flatten(answer.cases, accountLines));
  if (withLinks && answer.matched !== null)
    await writeLines(file('links.ndjson'), linkLines(answer.ledger, answer.matched.links));
  else await rm(file('links.ndjson'), { force: true });
  await writeLines(
    file('rejected.ndjson'),
    rejected.map((line) => JSON.stringify(line)),
  );
  await writeFile(file('summary.json'), `${JSON.stringify(summaryOf(outcome), null, 1)}\n`);
};

function* flatten<T>(items: readonly T[], lines: (item: T) => Iterable<string>): Iterable<string> {
  for (const item of items) yield* lines(item);
}
