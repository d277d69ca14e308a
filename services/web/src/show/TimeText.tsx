import { useEffect, useState } from 'react';
import { useSay } from '../language/language.js';
import { useSettings } from '../settings/settings.js';
import { useMe } from '../shell/who.js';
import { formatAge, formatSpan, formatTime, formatTimeShort, formatUtc } from './time.js';

/** A time in the zone of the desk; UTC shows when it is pointed at. */
export const TimeText = ({ ms, isShort = false }: { ms: number | null; isShort?: boolean }) => {
  const { zone } = useMe();
  if (ms === null) return <>—</>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatUtc(ms)} className="num">
      {isShort ? formatTimeShort(ms, zone) : formatTime(ms, zone)}
    </time>
  );
};

let now = Date.now();
const watchers = new Set<(ms: number) => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

/** The present, once a second: one clock for all countdowns of the page. */
export const useNow = (): number => {
  const [at, setAt] = useState(Date.now);
  useEffect(() => {
    watchers.add(setAt);
    ticking ??= setInterval(() => {
      now = Date.now();
      for (const watcher of watchers) watcher(now);
    }, 1_000);
    return () => {
      watchers.delete(setAt);
      if (watchers.size === 0 && ticking !== null) {
        clearInterval(ticking);
        ticking = null;
      }
    };
  }, []);
  return at;
};

/** How long is left until a time, or how long it is over; the last hour warns. */
export const Countdown = ({ due, isOver = false }: { due: number; isOver?: boolean }) => {
  const say = useSay();
  const { language } = useSettings();
  const { zone } = useMe();
  const left = due - useNow();
  const mood = isOver ? 'quiet' : left < 0 ? 'bad' : left < 3_600_000 ? 'warn' : '';
  return (
    <time
      dateTime={new Date(due).toISOString()}
      className={`num clock ${mood}`}
      title={`${formatTime(due, zone)} · ${formatUtc(due)}`}
    >
      {say(left < 0 ? 'show.over' : 'show.left', { span: formatSpan(left, language) })}
    </time>
  );
};

/** How long ago something was. */
export const Ago = ({ ms }: { ms: number }) => {
  const say = useSay();
  const { language } = useSettings();
  const { zone } = useMe();
  const past = Math.max(0, useNow() - ms);
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      className="num quiet"
      title={`${formatTime(ms, zone)} · ${formatUtc(ms)}`}
    >
      {say('show.ago', { span: formatAge(past, language) })}
    </time>
  );
};
