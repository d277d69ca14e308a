import { ByteReader, type FlowScan, type FlowsRecord, type Ruling, readFlowsRecord } from '@weir/journal';

/** What one journal message caused, as bytes in a flows frame: `[start, end)` of it holds the unit's records. */
export interface ToldUnit {
  /** Journal offset of the message. */
  readonly version: number;
  readonly frame: Buffer;
  readonly start: number;
  readonly end: number;
  readonly recordCount: number;
  /** What was ruled on the message. */
  readonly rulings: readonly Ruling[];
}

const noRulings: readonly Ruling[] = [];

/**
 * A flows frame as units, from journal offset `from` on. Their bytes are views of the frame.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const unitsOf = (
  scan: FlowScan,
  frame: Buffer,
  from = 0,
): { readonly from: number; readonly to: number; readonly units: ToldUnit[] } => {
  scan.open(frame);
  const units: ToldUnit[] = [];
  const ruled = new Map(scan.rulings()?.messages.map(({ offset, rulings }) => [offset, rulings]));
  while (scan.nextUnit()) {
    let [start, end, recordCount] = [0, 0, 0];
    while (scan.nextRecord()) {
      if (recordCount++ === 0) start = scan.start;
      end = scan.end;
    }
    const { version } = scan;
    const rulings = ruled.get(version) ?? noRulings;
    ruled.delete(version);
    if (version < from || (recordCount === 0 && rulings.length === 0)) continue;
    units.push({ version, frame, start, end, recordCount, rulings });
  }
  // Of a message that caused nothing there may be something to rule.
  for (const [version, rulings] of ruled) {
    if (version >= from) units.push({ version, frame, start: 0, end: 0, recordCount: 0, rulings });
  }
  if (ruled.size > 0) units.sort((left, right) => left.version - right.version);
  return { from: scan.from, to: scan.to, units };
};

/** The unit's records. @throws {WeirError} `FRAME_CORRUPT` */
export const recordsOf = ({ frame, start, end, recordCount }: ToldUnit): FlowsRecord[] => {
  const body = new ByteReader(frame.subarray(start, end));
  return Array.from({ length: recordCount }, () => readFlowsRecord(body));
};

export const isSameBytes = (left: ToldUnit, right: ToldUnit): boolean =>
  left.end - left.start === right.end - right.start &&
  left.frame.compare(right.frame, right.start, right.end, left.start, left.end) === 0;
