import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { queryClient, useDesk } from '../api/queries.js';
import { useAct } from '../api/use-act.js';
import { type TextKey, useSay } from '../language/language.js';
import { HelpDialog } from './HelpDialog.js';
import { JumpField } from './JumpField.js';
import { useKeys } from './keys.js';
import { ToConfirm, ToRelease } from './NavCount.js';
import { SettingsFields } from './SettingsFields.js';
import { SignIn } from './SignIn.js';
import { StreamProvider, StreamSwitch, useStream } from './Stream.js';
import { Failed, Loading } from './states.js';
import { tabNameOf } from './tab-name.js';
import { useKeptFocus } from './use-kept-focus.js';
import type { ViewState } from './view-address.js';
import { type Me, useMay, WhoContext } from './who.js';

const pages: readonly (readonly [string, TextKey])[] = [
  ['/board', 'nav.board'],
  ['/cases', 'nav.cases'],
  ['/path', 'nav.path'],
  ['/accounts', 'nav.accounts'],
  ['/orders', 'nav.orders'],
  ['/releases', 'nav.releases'],
  ['/reports', 'nav.reports'],
  ['/labels', 'nav.labels'],
  ['/audit', 'nav.audit'],
  ['/engine', 'nav.engine'],
];

/** Who asks decides what there is: nobody sees the door, somebody the pages. */
export const Shell = () => {
  const say = useSay();
  const me = useDesk('me', {}, { refetchInterval: 300_000 });
  if (me.data !== undefined && me.error?.status !== 401)
    return (
      <WhoContext value={me.data}>
        <StreamProvider>
          <Frame me={me.data} />
        </StreamProvider>
      </WhoContext>
    );
  if (me.isPending) return <Loading />;
  if (me.error?.status === 401 || me.error?.status === 403) return <SignIn />;
  return (
    <main id="content">
      <h1 className="unseen">{say('app.name')}</h1>
      {me.error !== null && <Failed problem={me.error} again={() => void me.refetch()} />}
    </main>
  );
};

const Frame = ({ me }: { me: Me }) => {
  const say = useSay();
  const navigate = useNavigate();
  const [isHelp, setHelp] = useState(false);
  const signOut = useAct('signOut');
  const mayOperate = useMay('operate');
  const mayApprove = useMay('approve');
  const jump = useRef<HTMLInputElement>(null);
  const { begin } = useStream();
  const pathname = useLocation({ select: (at) => at.pathname });
  const content = useRef<HTMLElement>(null);
  useKeptFocus(content, pathname);
  const { page, thing } = tabNameOf(pathname);
  const pageName = [thing, page === null ? '' : say(page)].filter((part) => part !== '').join(' · ');
  useEffect(() => {
    document.title = [pageName, say('app.name')].filter((part) => part !== '').join(' · ');
  }, [pageName, say]);
  const isBoard = useLocation({ select: ({ pathname }) => pathname === '/board' || pathname === '/' });
  // The board begins with the event that its rows contain; other pages have no rows to miss anything of.
  useEffect(() => {
    if (!isBoard) begin(null);
  }, [isBoard, begin]);
  const goAt = useRef(0);
  const go =
    (to: string, search: ViewState = {}) =>
    () => {
      if (Date.now() - goAt.current > 1_500) return false;
      goAt.current = 0;
      return void navigate({ to, search: search as never });
    };
  useKeys({
    '?': () => setHelp(true),
    '/': () => (document.querySelector<HTMLInputElement>('[data-search]') ?? jump.current)?.focus(),
    g: () => {
      goAt.current = Date.now();
    },
    b: go('/board'),
    c: go('/cases'),
    o: go('/orders'),
    w: go('/orders', { awaits: mayApprove ? 'me' : 'confirm' }),
  });
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {say('app.skip')}
      </a>
      <header className="top">
        <Link to="/board" className="brand">
          <img src="/weir.svg" alt="" width="24" height="24" />
          <strong>{say('app.name')}</strong>
        </Link>
        <JumpField input={jump} />
        <StreamSwitch />
        <button
          type="button"
          className="icon"
          aria-label={say('shell.help')}
          title={say('shell.help')}
          onClick={() => setHelp(true)}
        >
          ?
        </button>
        <DisplayMenu />
        <span className="me" title={me.actor}>
          {me.name}
        </span>
        <button type="button" className="small" onClick={() => signOut.run({}, () => void queryClient.resetQueries())}>
          {say('shell.signOut')}
        </button>
      </header>
      <nav className="pages" aria-label={say('nav.label')}>
        {pages
          .filter(([to]) => to !== '/engine' || mayOperate)
          .map(([to, text]) => (
            <Link key={to} to={to} activeProps={{ className: 'here', 'aria-current': 'page' }}>
              {say(text)}
              {to === '/orders' && <ToConfirm />}
              {to === '/releases' && <ToRelease />}
            </Link>
          ))}
      </nav>
      <main id="content" tabIndex={-1} ref={content} aria-label={pageName === '' ? undefined : pageName}>
        <Outlet />
      </main>
      {isHelp && <HelpDialog close={() => setHelp(false)} />}
    </div>
  );
};

const DisplayMenu = () => {
  const say = useSay();
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && element.current?.contains(event.target) !== true)
        element.current?.removeAttribute('open');
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, []);
  return (
    <details className="menu" ref={element}>
      <summary>{say('shell.settings')}</summary>
      <div className="card">
        <SettingsFields />
      </div>
    </details>
  );
};
