import {
  ByteReader,
  type CreditRecord,
  type FlowRecord,
  type FlowScan,
  type GoneRecord,
  readFlowsRecord,
} from '@weir/journal';
import type { EntryBlock, EntryTable } from '../entry-block.js';
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

  flows(): Versioned<FlowRecord | GoneRecord>[] {
    return this.#entries.filter((row): row is Versioned<FlowRecord | GoneRecord> => row.record.kind !== 'credit');
  }

  credits(): Versioned<CreditRecord | GoneRecord>[] {
    return this.#entries.filter((row): row is Versioned<CreditRecord | GoneRecord> => row.record.kind !== 'flow');
  }
}
