import type { CasePicture } from '@weir/desk-api';
import { useEffect, useState } from 'react';
import { useSay } from '../language/language.js';
import { TimeText } from '../show/TimeText.js';

type Histogram = CasePicture['histogram'];

/** Tainted transfers over time, and two handles that cut the picture to a part of it. */
export const TimeSlider = ({
  histogram,
  since,
  until,
  change,
}: {
  histogram: Histogram;
  since: number | null;
  until: number | null;
  change: (since: number | null, until: number | null) => void;
}) => {
  const say = useSay();
  const steps = histogram.counts.length;
  const stepOf = (ms: number): number =>
    Math.max(0, Math.min(steps, Math.round((ms - histogram.since) / histogram.stepMs)));
  const msOf = (step: number): number => histogram.since + step * histogram.stepMs;
  const [from, setFrom] = useState(() => (since === null ? 0 : stepOf(since)));
  const [to, setTo] = useState(() => (until === null ? steps : stepOf(until)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the address says moves the handles, nothing else
  useEffect(() => {
    setFrom(since === null ? 0 : stepOf(since));
    setTo(until === null ? steps : stepOf(until));
  }, [since, until, histogram]);
  const largest = Math.max(1, ...histogram.counts);
  const settle = (): void => change(from <= 0 ? null : msOf(from), to >= steps ? null : msOf(to));
  if (steps === 0) return null;
  return (
    <fieldset className="slider">
      <legend className="unseen">{say('slider.label')}</legend>
      <svg viewBox={`0 0 ${steps} 30`} preserveAspectRatio="none" role="img" aria-label={say('slider.histogram')}>
        {histogram.counts.map((count, step) => {
          const height = count === 0 ? 0 : 2 + (count / largest) * 28;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
              key={step}
              x={step + 0.08}
              y={30 - height}
              width={0.84}
              height={height}
              className={step >= from && step < to ? 'within' : ''}
            />
          );
        })}
      </svg>
      {(
        [
          ['slider.from', from, (value: number) => setFrom(Math.min(value, to - 1))],
          ['slider.to', to, (value: number) => setTo(Math.max(value, from + 1))],
        ] as const
      ).map(([text, value, set]) => (
        <input
          key={text}
          type="range"
          min={0}
          max={steps}
          value={value}
          aria-label={say(text)}
          aria-valuetext={new Date(msOf(value)).toISOString()}
          onChange={(event) => set(Number(event.target.value))}
          onPointerUp={settle}
          onKeyUp={settle}
        />
      ))}
      <div className="row slider-times">
        <TimeText ms={msOf(from)} />
        <span className="grow" />
        {(since !== null || until !== null) && (
          <button type="button" className="small" onClick={() => change(null, null)}>
            {say('slider.reset')}
          </button>
        )}
        <span className="grow" />
        <TimeText ms={msOf(to)} />
      </div>
    </fieldset>
  );
};
