// The pocket-local detectors over a ledger: what fired, when, and on what it rests.
import { DetectorBank, defaultBankOptions, firedRules } from '@weir/engine';
import { transferNatures } from '@weir/model';

const debit = 0;
const credit = 1;
const natureNumbers = new Map(transferNatures.map((nature, number) => [nature, number]));

/**
 * @param movements transfers in order
 * @param links by paying row, as `linksOf` gives them
 * @param pocketOf (row, side) => a number that names the pocket of the payer (0) or the payee (1), −1: a hub
 * @param options of the bank: rule sets, window
 * @param take called for each rule that fires: (fired, pocket, row, tokens); tokens are rows, `2 · row + side`
 */
export const runPocketRules = (movements, links, pocketOf, options, take) => {
  const { splitWindowMs, leftOut, assets } = { ...defaultBankOptions, ...options };
  const isLeftOut = new Set(leftOut);
  const assetNumbers = new Map(assets.map((asset, number) => [asset, number]));
  const bank = new DetectorBank(options);
  const push = (row, kind, pocket, other, funded, dwellWeight) => {
    const { time, creditTime, amount, nature, asset } = movements[row];
    const instant = kind === debit ? time : creditTime;
    const token = 2 * row + kind;
    const mask = bank.push(
      pocket,
      kind,
      instant,
      amount,
      other,
      natureNumbers.get(nature),
      funded,
      dwellWeight,
      assetNumbers.get(asset),
      token,
    );
    if (mask === 0) return;
    for (const fired of firedRules(mask)) take(fired, pocket, row, bank.evidence(pocket, fired));
  };
  for (const [row, movement] of movements.entries()) {
    const from = pocketOf(row, debit);
    const to = pocketOf(row, credit);
    if (row % 4096 === 0) bank.forget(movement.time);
    if (from >= 0) {
      let funded = 0;
      let dwellWeight = 0;
      for (let link = links.first[row]; link < links.first[row + 1]; link++) {
        const lot = movements[links.lots[link]];
        const dwell = movement.time - lot.creditTime;
        if (dwell > splitWindowMs || isLeftOut.has(lot.nature)) continue;
        funded += links.taken[link];
        dwellWeight += links.taken[link] * dwell;
      }
      push(row, debit, from, to < 0 ? -1 : to, funded, dwellWeight);
    }
    if (to >= 0) push(row, credit, to, from < 0 ? -1 : from, 0, 0);
  }
  return bank;
};
