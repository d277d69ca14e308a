import type { Chance } from '../chance.js';

const yuan = 100;

/** Personal accounts are kept below the reporting limit of 50,000 yuan, often only just. */
export const personalLimit = 50_000 * yuan;

/** An amount a little below the limit: 49,8xx.xx and the like. */
export const justBelowLimit = (chance: Chance): number =>
  personalLimit - chance.whole(1 * yuan, 900 * yuan) - chance.whole(0, 99);

/**
 * Cuts `total` into at most `pieces` odd amounts that add up to it. A piece above the limit only goes out
 * where `roomy` says that its payee can take it, else it is cut to just below, and more pieces follow.
 * Amounts in fen; no piece below one yuan, unless the total is.
 */
export const splitOdd = (
  chance: Chance,
  total: number,
  pieces: number,
  roomy: (place: number) => boolean,
): number[] => {
  const out: number[] = [];
  let left = total;
  const mean = total / pieces;
  while (left > 0) {
    const place = out.length;
    let piece = place >= pieces - 1 ? left : Math.floor(mean * (0.55 + 0.9 * chance.unit()));
    if (piece > personalLimit && !roomy(place)) piece = justBelowLimit(chance);
    piece = Math.max(yuan, Math.min(piece, left));
    if (left - piece < yuan) piece = left;
    out.push(piece);
    left -= piece;
  }
  return out;
};

/** The small orders a 跑分 platform hands out: odd, a few hundred or thousand yuan, until nothing is left. */
export const splitIntoOrders = (chance: Chance, total: number, ordersMax: number): number[] => {
  const out: number[] = [];
  let left = total;
  while (left > 0) {
    const last = out.length >= ordersMax - 1;
    const order = last ? left : Math.min(left, chance.whole(280, 4_900) * yuan + chance.whole(1, 99));
    const piece = left - order < yuan ? left : order;
    out.push(piece);
    left -= piece;
  }
  return out;
};

/** What a cash machine gives: whole hundreds, 5,000 yuan at a time at most, four times at most. */
export const splitIntoNotes = (chance: Chance, total: number): number[] => {
  const out: number[] = [];
  let left = Math.floor(total / (100 * yuan));
  while (left > 0 && out.length < 4) {
    const notes = Math.min(left, chance.happens(0.7) ? 50 : chance.whole(10, 50));
    out.push(notes * 100 * yuan);
    left -= notes;
  }
  return out;
};
