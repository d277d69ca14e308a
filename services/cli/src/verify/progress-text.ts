import { spoken } from '../language/words.js';
import { shownWhole } from '../stack/table.js';
import { texts } from './texts.js';

const shownSeconds = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3_600 ? `${Math.round(whole / 60)} min` : `${(whole / 3_600).toFixed(1)} h`;
};

/** "journal 1,200 of 5,000, 310,000 records, 250,000/s, 12 s left": how far a verification has come. */
export const progressText = ({
  from,
  position,
  end,
  records,
  seconds,
}: {
  readonly from: number;
  readonly position: number;
  readonly end: number;
  readonly records: number;
  readonly seconds: number;
}): string => {
  const rate = shownWhole(Math.round(records / Math.max(seconds, 0.001)));
  const done = position - from;
  const said = spoken(texts);
  const left = done === 0 ? '' : said.left(shownSeconds((seconds / done) * (end - position)));
  return said.progress(shownWhole(position), shownWhole(end), shownWhole(records), rate) + left;
};
