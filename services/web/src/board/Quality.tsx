import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';

/** How well the desk does, in one line: how many stops were false, and how long releases take. */
export const QualityLine = () => {
  const say = useSay();
  const { data } = useDesk('quality', {}, { refetchInterval: 60_000 });
  if (data === undefined) return null;
  return (
    <dl className="quality" aria-label={say('board.quality')}>
      <div>
        <dt>{say('board.stops')}</dt>
        <dd className="num">{data.stops}</dd>
      </div>
      <div>
        <dt>{say('board.falseStops')}</dt>
        <dd className="num">{data.falseStopRate === null ? '—' : `${(data.falseStopRate * 100).toFixed(1)}%`}</dd>
      </div>
      <div>
        <dt>{say('board.hoursToRelease')}</dt>
        <dd className="num">
          {data.medianHoursToRelease === null ? '—' : say('board.hours', { n: data.medianHoursToRelease.toFixed(1) })}
        </dd>
      </div>
    </dl>
  );
};
