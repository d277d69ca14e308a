import type { CasePicture } from '@weir/desk-api';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../language/language.js';
import { useMe } from '../shell/who.js';
import { TimeText } from '../show/TimeText.js';
import { formatTime } from '../show/time.js';

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
  const { zone } = useMe();
  const steps = histogram.counts.length;
  const stepOf = (ms: number): number =>
    Math.max(0, Math.min(steps, Math.round((ms - histogram.since) / histogram.stepMs)));
  const msOf = (step: number): number => histogram.since + step * histogram.stepMs;
  const [from, setFrom] = useState(() => (since === null ? 0 : stepOf(since)));
  const [to, setTo] = useState(() => (until === null ? steps : stepOf(until)));
  const isMoved = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the address says moves the handles, nothing else
  useEffect(() => {
    if (isMoved.current) return;
    setFrom(since === null ? 0 : stepOf(since));
    setTo(until === null ? steps : stepOf(until));
  }, [since, until, histogram]);
  const largest = Math.max(1, ...histogram.counts);
  // Who only passes a handle with the Tab key changes nothing: a time between two steps would be rounded.
  const settle = (): void => {
    if (!isMoved.current) return;
    isMoved.current = false;
    change(from <= 0 ? null : msOf(from), to >= steps ? null : msOf(to));
  };
  const moved = (put: () => void): void => {
    isMoved.current = true;
    put();
  };
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
      <div className="slider-track">
        <Handle
          label={say('slider.from')}
          step={from}
          steps={steps}
          text={formatTime(msOf(from), zone)}
          move={(step) => moved(() => setFrom(Math.max(0, Math.min(step, to - 1))))}
          settle={settle}
        />
        <Handle
          label={say('slider.to')}
          step={to}
          steps={steps}
          text={formatTime(msOf(to), zone)}
          move={(step) => moved(() => setTo(Math.min(steps, Math.max(step, from + 1))))}
          settle={settle}
        />
      </div>
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

/** One end of the range: dragged, or moved by arrow keys; Home and End go as far as it goes. */
const Handle = ({
  label,
  step,
  steps,
  text,
  move,
  settle,
}: {
  label: string;
  step: number;
  steps: number;
  text: string;
  move: (step: number) => void;
  settle: () => void;
}) => {
  const keys: Readonly<Record<string, number>> = {
    ArrowLeft: step - 1,
    ArrowDown: step - 1,
    ArrowRight: step + 1,
    ArrowUp: step + 1,
    PageDown: step - 10,
    PageUp: step + 10,
    Home: 0,
    End: steps,
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className="slider-handle"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={step}
      aria-valuetext={text}
      style={{ left: `${(step / steps) * 100}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect();
        move(Math.round(((event.clientX - left) / width) * steps));
      }}
      onPointerUp={settle}
      onKeyDown={(event) => {
        const next = keys[event.key];
        if (next === undefined) return;
        event.preventDefault();
        move(next);
      }}
      onKeyUp={(event) => {
        if (keys[event.key] !== undefined) settle();
      }}
      onBlur={settle}
    />
  );
};
