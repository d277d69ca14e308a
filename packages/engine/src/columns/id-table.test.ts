import { expect, test } from 'vitest';
import { IdTable } from './id-table.js';
import { Image } from './image.js';
import { TextPool } from './text-pool.js';
import { Transfers } from './transfers.js';

const viewOf = (text: string): DataView => {
  const bytes = Buffer.from(text);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};

test.each([
  ['spread over the table', (id: number) => Math.imul(id, 0x9e3779b1)],
  ['that crowd a few homes', (id: number) => Math.imul(id, 0x9e3779b1) & 0xf800_0007],
  ['that are all one', () => 0x7654_3210],
])('finds the transfers that are there, and no others, with hashes %s', (name, hashOf) => {
  const texts = new TextPool();
  const transfers = new Transfers();
  let table = new IdTable(texts, transfers);
  const wanted = new Map<number, number>();
  const find = (id: number): number => {
    const text = viewOf(`id${id}`);
    return table.find(hashOf(id), text, 0, text.byteLength);
  };
  let state = 1;
  const dice = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const idsMax = name.includes('all one') ? 300 : 4_000;
  for (let step = 0; step < idsMax * 8; step++) {
    const id = dice(idsMax);
    const known = wanted.get(id);
    expect(find(id)).toBe(known ?? -1);
    if (known === undefined) {
      const transfer = transfers.add();
      const text = viewOf(`id${id}`);
      transfers.setText(transfer, texts.add(text, 0, text.byteLength, hashOf(id)));
      table.add(hashOf(id), transfer);
      wanted.set(id, transfer);
    } else if (dice(3) === 0) {
      table.remove(hashOf(id), known);
      texts.free(transfers.textOf(known));
      transfers.free(known);
      wanted.delete(id);
    }
    if (dice(idsMax) > 0) continue;
    const image = new Image();
    table.save(image);
    table = new IdTable(texts, transfers);
    table.load(image);
    for (let each = 0; each < idsMax; each++) expect(find(each)).toBe(wanted.get(each) ?? -1);
  }
});
