import type { FlowScan, LotInterval } from '@weir/journal';

const flowWords = 3;
const roomMin = 64;

/** What a payment is made of, as objects. */
export interface FlowSources {
  readonly id: string;
  readonly sources: readonly LotInterval[];
}

/**
 * What the payments of one message are made of now, in columns. Texts are places in `view`. Sources of flow n stand from
 * `firstSource(n)` to `firstSource(n + 1)`: the lot's id at `lotAt`, `lotLength` long, and what of it from
 * `spans[2 · source]` to the next, in minor units.
 */
export class FlowColumns {
  readonly view: DataView;
  /** Place and length of the payment's id, and where its sources begin. */
  #flows = new Int32Array(roomMin * flowWords);
  #count = 0;
  #sources = 0;
  lotAt = new Int32Array(roomMin);
  lotLength = new Int32Array(roomMin);
  spans = new Float64Array(roomMin * 2);

  constructor(bytes: Buffer) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get count(): number {
    return this.#count;
  }

  get sourceCount(): number {
    return this.#sources;
  }

  idAt(flow: number): number {
    return this.#flows[flow * flowWords]!;
  }

  idLength(flow: number): number {
    return this.#flows[flow * flowWords + 1]!;
  }

  firstSource(flow: number): number {
    return flow < this.#count ? this.#flows[flow * flowWords + 2]! : this.#sources;
  }

  /** Begins a flow; its sources are added next. */
  add(idAt: number, idLength: number): void {
    if ((this.#count + 1) * flowWords > this.#flows.length) this.#flows = wider(this.#flows);
    const at = this.#count++ * flowWords;
    this.#flows[at] = idAt;
    this.#flows[at + 1] = idLength;
    this.#flows[at + 2] = this.#sources;
  }

  addSource(lotAt: number, lotLength: number, start: number, end: number): void {
    if (this.#sources === this.lotAt.length) {
      this.lotAt = wider(this.lotAt);
      this.lotLength = wider(this.lotLength);
      this.spans = wider(this.spans);
    }
    const source = this.#sources++;
    this.lotAt[source] = lotAt;
    this.lotLength[source] = lotLength;
    this.spans[source * 2] = start;
    this.spans[source * 2 + 1] = end;
  }

  /** The flow that a scan of the same bytes stands at. */
  addScanned(scan: FlowScan): void {
    this.add(scan.idAt, scan.idLength);
    if (scan.isAtHub) return;
    for (let lot = scan.firstSource; lot < scan.lots; lot++) {
      scan.readInterval(lot);
      this.addSource(scan.lotAt[lot]!, scan.lotLength[lot]!, scan.intervalStart, scan.intervalEnd);
    }
  }

  /** Columns of flows that are objects. */
  static of(flows: readonly FlowSources[]): FlowColumns {
    const texts = flows
      .flatMap(({ id, sources }) => [id, ...sources.map((source) => source.id)])
      .map((each) => Buffer.from(each));
    const columns = new FlowColumns(Buffer.concat(texts));
    let [text, at] = [0, 0];
    const next = (): readonly [number, number] => {
      const begin = at;
      const { length } = texts[text++]!;
      at += length;
      return [begin, length];
    };
    for (const { sources } of flows) {
      columns.add(...next());
      for (const { start, end } of sources) columns.addSource(...next(), start, end);
    }
    return columns;
  }
}

const wider = <Column extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(column: Column): Column => {
  const wide = new (column.constructor as new (length: number) => Column)(column.length * 2);
  wide.set(column);
  return wide;
};
