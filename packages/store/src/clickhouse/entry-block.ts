import { entryFactsVersion } from '@weir/journal/flow-codec';
import { type FlowScan, scanned } from '@weir/journal/flow-scan';
import type { EntryBlock, EntryTable } from '../entries/entry-block.js';
import { entryColumns } from './entry-rows.js';
import { lotHashAt } from './lot-hash.js';
import { FewTextsColumn, ListColumn, type NativeColumn, TextColumn, U8Column, U64Column } from './native-columns.js';
import { RowBytes } from './row-bytes.js';

const rowsAtFirst = 1 << 12;

/** Entries as one block of ClickHouse's Native format, put together out of the bytes of flows frames. */
export class NativeEntryBlock implements EntryBlock {
  readonly table: EntryTable;
  readonly #from = new TextColumn();
  readonly #to = new TextColumn();
  readonly #asset = new FewTextsColumn();
  readonly #time = new U64Column();
  readonly #seq = new U64Column();
  readonly #id = new TextColumn();
  readonly #amount = new U64Column();
  readonly #hub = new U8Column();
  readonly #lots = new ListColumn();
  readonly #facts = new TextColumn();
  readonly #version = new U64Column();
  readonly #gone = new U8Column();
  /** In the order of `entryColumns`. */
  readonly #columns: readonly NativeColumn[];
  #rows = 0;
  /** Rows that the columns have room for. */
  #room = 0;

  constructor(table: EntryTable) {
    this.table = table;
    this.#columns = [
      ...[this.#from, this.#to, this.#asset, this.#time, this.#seq, this.#id, this.#amount, this.#hub],
      ...[this.#lots, this.#facts, this.#version, this.#gone],
    ];
  }

  get rows(): number {
    return this.#rows;
  }

  add(version: number, scan: FlowScan): void {
    const row = this.#rows++;
    if (row === this.#room) this.#widen();
    const { view } = scan;
    const isGone = scan.kind === scanned.flowGone || scan.kind === scanned.creditGone;
    if (!isGone) {
      this.#from.add(view, scan.fromAt, scan.fromAt + scan.fromLength);
      this.#to.add(view, scan.toAt, scan.toAt + scan.toLength);
      if (scan.balanceAt === scan.balanceEnd) this.#facts.add(view, scan.factsAt, scan.factsEnd, entryFactsVersion);
      else this.#facts.addParts(view, scan.balanceAt, scan.balanceEnd, scan.factsAt, scan.factsEnd, entryFactsVersion);
    } else {
      // A tombstone: the sorting key that the entry had, and nothing else.
      const [own, other] = this.table === 'flows' ? [this.#from, this.#to] : [this.#to, this.#from];
      own.add(view, scan.accountAt, scan.accountAt + scan.accountLength);
      other.addEmpty();
      this.#facts.addEmpty();
    }
    this.#asset.put(row, view, scan.assetAt, scan.assetAt + scan.assetLength);
    this.#time.put(row, scan.time);
    this.#seq.put(row, scan.seq);
    this.#id.add(view, scan.idAt, scan.idAt + scan.idLength);
    this.#amount.put(row, scan.amount);
    this.#hub.put(row, scan.isAtHub ? 1 : 0);
    const lots = this.#lots;
    for (let lot = 0; lot < scan.lots; lot++) lots.add(lotHashAt(scan.bytes, scan.lotAt[lot]!, scan.lotLength[lot]!));
    lots.end(row);
    this.#version.put(row, version);
    this.#gone.put(row, isGone ? 1 : 0);
  }

  clear(): void {
    for (const column of this.#columns) column.clear();
    this.#rows = 0;
  }

  /** The block's bytes, as views that are good until it is cleared, one piece after the other. */
  pieces(): Buffer[] {
    const head = new RowBytes();
    head.count(entryColumns.length);
    head.count(this.#rows);
    const pieces: Buffer[] = [Buffer.from(head.view())];
    for (const [index, [name, type]] of entryColumns.entries()) {
      const title = new RowBytes();
      title.text(name);
      title.text(type);
      pieces.push(title.view(), ...this.#columns[index]!.pieces(this.#rows));
    }
    return pieces;
  }

  #widen(): void {
    this.#room = Math.max(this.#room * 2, rowsAtFirst);
    for (const column of this.#columns) column.widen(this.#room);
  }
}
