import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { useMay, useMe } from './who.js';

const most = 100;
const onceAMinute = 60_000;

/** How many of something wait for this reader, beside the name of the page where they are. */
const Count = ({ n, isMore, what }: { n: number; isMore: boolean; what: string }) =>
  n === 0 ? null : (
    <span className="count" title={what}>
      <span aria-hidden="true">
        {n}
        {isMore && '+'}
      </span>
      <span className="unseen">{what}</span>
    </span>
  );

/** Own stops that lapse unless somebody else confirms them, which only another's eyes can see in time. */
export const ToConfirm = () => {
  const say = useSay();
  const me = useMe();
  const mayApprove = useMay('approve');
  const { data } = useDesk(
    'orders',
    { query: { state: 'unconfirmed', limit: most } },
    { enabled: mayApprove, refetchInterval: onceAMinute },
  );
  if (data === undefined) return null;
  const n = data.orders.filter(({ draftedBy }) => draftedBy !== me.actor).length;
  return <Count n={n} isMore={data.next !== null} what={say('nav.toConfirm', { n })} />;
};

/** What must be released or kept, while a clock runs. */
export const ToRelease = () => {
  const say = useSay();
  const mayApprove = useMay('approve');
  const { data } = useDesk(
    'releases',
    { query: { state: 'open', limit: most } },
    { enabled: mayApprove, refetchInterval: onceAMinute },
  );
  if (data === undefined) return null;
  const n = data.tasks.length;
  return <Count n={n} isMore={data.next !== null} what={say('nav.toRelease', { n })} />;
};
