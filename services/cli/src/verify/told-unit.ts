import { ByteReader, type FlowScan, type FlowsRecord, readFlowsRecord } from '@weir/journal';

/** What one journal message caused, as bytes in a flows frame: `[start, end)` of it holds the unit's records. */
export interface ToldUnit {
  /** Journal offset of the message. */
  readonly version: number;
  readonly frame: Buffer;
  readonly start: number;
  readonly end: number;
  readonly recordCount: number;
}

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
  while (scan.nextUnit()) {
    let [start, end, recordCount] = [0, 0, 0];
    while (scan.nextRecord()) {
      if (recordCount++ === 0) start = scan.start;
      end = scan.end;
    }
    if (scan.version >= from && recordCount > 0) units.push({ version: scan.version, frame, start, end, recordCount });
  }
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
