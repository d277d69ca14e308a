// The least that any fold does, for comparison: frames are read, accounts interned from their bytes, payments matched
// to the oldest lots in typed arrays, links written to a ring. No lateness, repeats, voids, hubs or balances; nothing
// is ever taken back or let go.
import { hashBytes } from '@weir/engine';
import { recordKinds, ScannedFrame } from '@weir/journal';

const textBytes = 32;
const ringLinks = 4_096;

/** @param accountsMax so many accounts at most, of at most 32 bytes; @param transfersMax so many transfers at most */
export const newBareLoop = (accountsMax, transfersMax) => {
  const scan = new ScannedFrame();
  const mask = 2 ** Math.ceil(Math.log2(accountsMax * 1.5)) - 1;
  const slots = new Int32Array((mask + 1) * 2);
  const texts = new Uint8Array(textBytes * (accountsMax + 1));
  const first = new Int32Array(accountsMax + 1).fill(-1);
  const last = new Int32Array(accountsMax + 1).fill(-1);
  const amount = new Float64Array(transfersMax);
  const used = new Float64Array(transfersMax);
  const next = new Int32Array(transfersMax);
  const links = new Float64Array(ringLinks * 4);
  let [accounts, lots, linked] = [0, 0, 0];

  const intern = (view, at, length) => {
    const hash = hashBytes(view, at, length);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot * 2 + 1];
      if (known === 0) {
        slots[slot * 2] = hash;
        slots[slot * 2 + 1] = ++accounts;
        for (let index = 0; index < length; index++) texts[accounts * textBytes + index] = view.getUint8(at + index);
        return accounts;
      }
      if (slots[slot * 2] !== hash) continue;
      let same = 0;
      while (same < length && texts[known * textBytes + same] === view.getUint8(at + same)) same++;
      if (same === length) return known;
    }
  };

  const pay = (from, to, transfer, sum) => {
    let left = sum;
    for (let lot = first[from]; left > 0 && lot >= 0; ) {
      const rest = amount[lot] - used[lot];
      const piece = Math.min(rest, left);
      const link = (linked++ % ringLinks) * 4;
      links[link] = lot;
      links[link + 1] = transfer;
      links[link + 2] = used[lot];
      links[link + 3] = used[lot] + piece;
      used[lot] += piece;
      left -= piece;
      if (piece < rest) break;
      lot = next[lot];
      first[from] = lot;
      if (lot < 0) last[from] = -1;
    }
    const lot = lots++;
    amount[lot] = sum;
    next[lot] = -1;
    if (last[to] < 0) first[to] = lot;
    else next[last[to]] = lot;
    last[to] = lot;
  };

  return (frame) => {
    scan.read(frame);
    for (let index = 0; index < scan.count; index++) {
      if (scan.kind[index] !== recordKinds.transfer) continue;
      const from = intern(scan.view, scan.fromAt[index], scan.fromLength[index]);
      const to = intern(scan.view, scan.toAt[index], scan.toLength[index]);
      pay(from, to, index, scan.amount[index]);
    }
  };
};
