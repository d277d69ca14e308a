import { WeirError } from '@weir/model';

/** Messages a second of `500` or `500/s`. @throws {WeirError} `USAGE` */
export const parseRate = (text: string): number => {
  const match = /^([0-9]+(?:\.[0-9]+)?)(?:\/s)?$/.exec(text);
  const rate = match === null ? 0 : Number(match[1]);
  if (rate > 0 && Number.isFinite(rate)) return rate;
  throw new WeirError('USAGE', `--rate wants messages a second, like 500/s, not ${text}`);
};

/** When the message of an index is due at that rate, the first at once. */
export const atRate =
  (perSecond: number, startMs: number) =>
  (_message: unknown, index: number): number =>
    startMs + (index * 1000) / perSecond;
