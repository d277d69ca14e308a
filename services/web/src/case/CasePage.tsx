import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDesk } from '../api/queries.js';
import type { Answer } from '../api/shapes.js';
import { useSay } from '../language/language.js';
import { DownstreamDialog } from '../orders/DownstreamDialog.js';
import { Answered, Empty, Stale } from '../shell/states.js';
import { useView, type ViewState } from '../shell/view-address.js';
import { useMay } from '../shell/who.js';
import { MoneyText } from '../show/MoneyText.js';
import { TimeText } from '../show/TimeText.js';
import { CasePictureView } from './CasePictureView.js';
import { EvidenceButton } from './EvidenceButton.js';
import { LinkTable } from './LinkTable.js';
import { RefundTable } from './RefundTable.js';
import { RelatedList } from './RelatedList.js';

const tabs = ['picture', 'table', 'links', 'related', 'refund'] as const;
type Tab = (typeof tabs)[number];
const tabOf = (view: ViewState): Tab => tabs.find((tab) => tab === view['view']) ?? 'picture';

/** One case: its picture, the same as tables, what it shares with others, and what victims could get back. */
export const CasePage = () => {
  const { case: name } = useParams({ strict: false }) as { case: string };
  const found = useDesk('case', { params: { case: name } }, { refetchInterval: 30_000 });
  const say = useSay();
  // Who pastes the number of a card is told how accounts are looked for, not that there is no such case.
  if (found.error?.status === 404 && /^\d{12,19}$/.test(name))
    return (
      <Empty title={say('case.isNumber')} hint={say('case.isNumberHint', { number: name })}>
        <Link to="/accounts">{say('account.find')}</Link>
      </Empty>
    );
  return <Answered of={found}>{(data) => <CaseShown key={name} found={data} />}</Answered>;
};

const CaseShown = ({ found }: { found: Answer<'case'> }) => {
  const say = useSay();
  const [view, change] = useView();
  const mayAct = useMay('act');
  const mayUnmask = useMay('unmask');
  const [isDownstream, setDownstream] = useState(false);
  const tab = tabOf(view);
  return (
    <div className="case">
      <div className="page-head">
        <h1>{say('case.title', { name: found.case })}</h1>
        {found.withdrawn && <span className="badge">{say('cases.isWithdrawn')}</span>}
        <dl className="sums">
          {found.sums.map(({ asset, roots, inFlight }) => (
            <div key={asset}>
              <dt>{say('cases.col.roots')}</dt>
              <dd>
                <MoneyText amount={roots} asset={asset} />
              </dd>
              <dt>{say('cases.col.holdable')}</dt>
              <dd>
                <MoneyText
                  amount={found.holdable.find((sum) => sum.asset === asset)?.amount ?? '0'}
                  asset={asset}
                  isStrong
                />
              </dd>
              {inFlight !== '0' && (
                <>
                  <dt>{say('cases.col.inFlight')}</dt>
                  <dd>
                    <MoneyText amount={inFlight} asset={asset} />
                  </dd>
                </>
              )}
            </div>
          ))}
        </dl>
        <span className="quiet">
          {say('cases.col.reported')} <TimeText ms={found.reportedAt} />
        </span>
      </div>
      {found.stale && <Stale why={say('state.staleCase')} />}
      {found.missingRoots > 0 && <Stale why={say('cases.missingRoots', { n: found.missingRoots })} />}
      <div className="row">
        <fieldset className="tabs">
          <legend className="unseen">{say('case.view')}</legend>
          {tabs.map((code) => (
            <button
              key={code}
              type="button"
              aria-pressed={tab === code}
              onClick={() => change({ view: code === 'picture' ? undefined : code }, { isStep: true })}
            >
              {say(`case.view.${code}`)}
            </button>
          ))}
        </fieldset>
        <span className="grow" />
        <Link className="button" to="/orders" search={{ case: found.case } as never}>
          {say('case.orders')}
        </Link>
        {mayUnmask && <EvidenceButton name={found.case} />}
        {mayAct && !found.withdrawn && (
          <button type="button" className="danger" onClick={() => setDownstream(true)}>
            {say('case.downstream')}
          </button>
        )}
      </div>
      {(tab === 'picture' || tab === 'table') && (
        <CasePictureView
          name={found.case}
          view={view}
          change={change}
          isTable={tab === 'table'}
          assets={found.sums.map(({ asset }) => asset)}
        />
      )}
      {tab === 'links' && <LinkTable name={found.case} view={view} change={change} />}
      {tab === 'related' && <RelatedList name={found.case} />}
      {tab === 'refund' && <RefundTable name={found.case} />}
      {isDownstream && (
        <DownstreamDialog
          name={found.case}
          assets={found.sums.map(({ asset }) => asset)}
          close={() => setDownstream(false)}
        />
      )}
    </div>
  );
};
