import type { CreditRecord, FlowRecord, FlowScan, GoneRecord } from '@weir/journal';
import { ByteReader } from '@weir/journal/bytes';
import { readFlowsRecord } from '@weir/journal/flow-codec';
import type { EntryBlock, EntryTable } from '../entries/entry-block.js';
import type { Versioned } from '../port.js';

type EntryRow = Versioned<FlowRecord | CreditRecord | GoneRecord>;

/** Entries as the records that they are. */
export class RecordBlock implements EntryBlock {
  readonly table: EntryTable;
  readonly #entries: EntryRow[] = [];

  constructor(table: EntryTable) {
    this.table = table;
  }

  get rows(): number {
    return this.#entries.length;
  }

  add(version: number, scan: FlowScan): void {
    const record = readFlowsRecord(new ByteReader(scan.bytes, scan.start));
    if (record.kind === 'finding') throw new TypeError('a finding is no entry');
    this.#entries.push({ version, record });
  }

  clear(): void {
    this.#entries.length = 0;
  }

  flows(): Versioned<FlowRecord | GoneRecord>[] {
    return this.#entries.filter((row): row is Versioned<FlowRecord | GoneRecord> => row.record.kind !== 'credit');
  }

  credits(): Versioned<CreditRecord | GoneRecord>[] {
    return this.#entries.filter((row): row is Versioned<CreditRecord | GoneRecord> => row.record.kind !== 'flow');
  }
}
