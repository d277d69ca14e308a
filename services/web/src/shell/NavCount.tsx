import { Link } from '@tanstack/react-router';
import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { useMay } from './who.js';

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

/**
 * Own stops that lapse and drafts that go nowhere unless a second person confirms them: those that the reader may confirm, or,
 * for who may not, all of them.
 */
const useAwaiting = (isWanted = true) => {
  const awaits = useMay('approve') ? 'me' : 'confirm';
  const { data } = useDesk(
    'orders',
    { query: { awaits, limit: most } },
    { enabled: isWanted, refetchInterval: onceAMinute },
  );
  return { awaits, n: data?.orders.length ?? 0, isMore: data !== undefined && data.next !== null } as const;
};

export const ToConfirm = () => {
  const say = useSay();
  const { isMore, n } = useAwaiting(useMay('approve'));
  return useMay('approve') ? <Count n={n} isMore={isMore} what={say('nav.toConfirm', { n })} /> : null;
};

/** On the board, the way to what waits for a second person; nothing where nothing waits. */
export const Awaiting = () => {
  const say = useSay();
  const { awaits, isMore, n } = useAwaiting();
  if (n === 0) return null;
  return (
    <Link className="button small warn" to="/orders" search={{ awaits } as never} title="g w">
      {say(awaits === 'me' ? 'board.awaitsMe' : 'board.awaits', { n: `${n}${isMore ? '+' : ''}` })}
    </Link>
  );
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
