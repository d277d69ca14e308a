import { Link } from '@tanstack/react-router';
import type { PictureNode } from '@weir/desk-api';
import { useDesk } from '../api/queries.js';
import { RowActs } from '../board/RowActs.js';
import { useOfBoth, useSay, useSayCode } from '../language/language.js';
import type { Flow, Thing } from '../picture/scene.js';
import { AccountText } from '../show/AccountText.js';
import { CopyNumber } from '../show/CopyNumber.js';
import { MoneyText, useMoney } from '../show/MoneyText.js';
import { byMoneyDown } from '../show/money.js';
import { TimeText } from '../show/TimeText.js';
import { NodeNotes } from './NodeNotes.js';
import type { PictureModel } from './use-case-picture.js';

const parts = ['received', 'forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest'] as const;
const membersShown = 30;

/** What is chosen in the picture: an account, a group of them, or a flow. */
export const ThingPanel = ({
  name,
  thing,
  flow,
  model,
  close,
  hide,
  pin,
  toggle,
  show,
}: {
  name: string;
  thing: Thing | null;
  flow: Flow | null;
  model: PictureModel;
  close: () => void;
  hide: () => void;
  pin: () => void;
  toggle: () => void;
  show: (id: string) => void;
}) => {
  const say = useSay();
  return (
    <section className="thing-panel stack">
      <div className="row">
        {thing !== null && (
          <>
            <button type="button" className="small" onClick={toggle} aria-pressed={model.collapsed.has(thing.id)}>
              {thing.kind === 'group'
                ? say(thing.isOpen ? 'picture.close' : 'picture.expand')
                : say(model.collapsed.has(thing.id) ? 'picture.expand' : 'picture.collapse')}
            </button>
            <button type="button" className="small" onClick={pin}>
              {say(model.pinned.has(thing.id) ? 'picture.unpin' : 'picture.pin')}
            </button>
            <button type="button" className="small" onClick={hide}>
              {say('picture.hide')}
            </button>
          </>
        )}
        <span className="grow" />
        <button type="button" className="icon" onClick={close} aria-label={say('dialog.close')}>
          ×
        </button>
      </div>
      {thing?.kind === 'node' && <NodeShown name={name} node={thing.node} />}
      {thing?.kind === 'group' && <GroupShown thing={thing} model={model} show={show} />}
      {flow !== null && <FlowShown flow={flow} model={model} show={show} />}
    </section>
  );
};

const NodeShown = ({ name, node }: { name: string; node: PictureNode }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const ofBoth = useOfBoth();
  const money = useMoney();
  const row = useDesk('boardRow', { params: { ref: node.account.ref } });
  return (
    <>
      <div className="row">
        <h2>
          <AccountText of={node.account} />
        </h2>
        <CopyNumber of={node.account} />
      </div>
      <div className="row">
        <span className="badge">{sayCode('nodeKind', node.kind)}</span>
        <span className="badge">{node.layer === 0 ? say('show.victim') : say('show.layer', { n: node.layer })}</span>
        {node.labels.map((label) => (
          <span key={label} className="badge info">
            {sayCode('labelKind', label)}
          </span>
        ))}
        <span className={`badge ${node.order === 'held' ? 'good' : ''}`}>{sayCode('nodeOrder', node.order)}</span>
      </div>
      <div className="pocket">
        <div className="pocket-sum">
          <span className="quiet">{say('cases.col.holdable')}</span>
          <MoneyText amount={node.holdable} asset={node.asset} isStrong />
        </div>
        {node.range !== null && (
          <p className="quiet">
            {say('preview.range', { low: money(node.range.low, node.asset), high: money(node.range.high, node.asset) })}
          </p>
        )}
      </div>
      {row.data !== undefined ? (
        <RowActs row={row.data} />
      ) : (
        row.error?.status === 404 && <p className="quiet">{say('node.notOnBoard')}</p>
      )}
      <dl className="facts parts" aria-label={say('node.parts')}>
        {parts
          .filter((part) => part === 'received' || node.parts[part] !== '0')
          .map((part) => (
            <div key={part} className="wide-fact">
              <dt>{sayCode('part', part)}</dt>
              <dd>
                <MoneyText amount={node.parts[part]} asset={node.asset} />
              </dd>
            </div>
          ))}
        <div className="wide-fact">
          <dt>{say('preview.firstIn')}</dt>
          <dd>
            <TimeText ms={node.firstIn} />
          </dd>
        </div>
        <div className="wide-fact">
          <dt>{say('table.institution')}</dt>
          <dd>{node.institution ?? '—'}</dd>
        </div>
      </dl>
      {node.ends.length > 0 && (
        <div>
          <h3>{say('node.ends')}</h3>
          <ul className="bullets">
            {node.ends.map((end) => (
              <li key={`${end.part} ${end.why.en}`}>
                {sayCode('part', end.part)}: {ofBoth(end.why)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <NodeNotes key={node.account.ref} account={node.account} notes={node.notes} />
      <p>
        <Link to="/cases/$case" params={{ case: name }} search={{ view: 'links', ref: node.account.ref } as never}>
          {say('node.filterLinks')}
        </Link>
      </p>
    </>
  );
};

const GroupShown = ({
  thing,
  model,
  show,
}: {
  thing: Extract<Thing, { kind: 'group' }>;
  model: PictureModel;
  show: (id: string) => void;
}) => {
  const say = useSay();
  const members = [...thing.members]
    .sort((a, b) => byMoneyDown(a.parts.received, b.parts.received))
    .slice(0, membersShown);
  return (
    <>
      <h2>{say('picture.group', { n: thing.members.length })}</h2>
      <dl className="facts">
        <dt>{say('cases.col.holdable')}</dt>
        <dd>
          <MoneyText amount={thing.holdable} asset={thing.asset} isStrong />
        </dd>
        <dt>{say('part.received')}</dt>
        <dd>
          <MoneyText amount={thing.received} asset={thing.asset} />
        </dd>
      </dl>
      <ul className="members">
        {members.map((node) => (
          <li key={node.account.ref} className="row">
            <AccountText of={node.account} />
            <span className="grow" />
            <MoneyText amount={node.parts.received} asset={node.asset} />
            {thing.isOpen && (
              <button
                type="button"
                className="small icon"
                aria-label={node.account.account}
                onClick={() => show(model.thingOf(`${node.account.ref}|${node.asset}`) ?? thing.id)}
              >
                →
              </button>
            )}
          </li>
        ))}
      </ul>
      {thing.members.length > membersShown && (
        <p className="quiet">{say('state.shown', { shown: membersShown, of: thing.members.length })}</p>
      )}
    </>
  );
};

const FlowShown = ({ flow, model, show }: { flow: Flow; model: PictureModel; show: (id: string) => void }) => {
  const say = useSay();
  const end = (id: string) => {
    const thing = model.scene.things.get(id);
    return (
      <button type="button" className="small" onClick={() => show(id)}>
        {thing?.kind === 'node' ? thing.node.account.account : say('picture.group', { n: thing?.members.length ?? 0 })}
      </button>
    );
  };
  return (
    <dl className="facts">
      <dt>{say('table.from')}</dt>
      <dd>{end(flow.from)}</dd>
      <dt>{say('table.to')}</dt>
      <dd>{end(flow.to)}</dd>
      <dt>{say('table.taint')}</dt>
      <dd>
        <MoneyText amount={flow.taint} asset={flow.asset} isStrong />
      </dd>
      <dt>{say('table.amount')}</dt>
      <dd>
        <MoneyText amount={flow.amount} asset={flow.asset} /> · {say('node.transfers', { n: flow.transfers })}
      </dd>
      <dt>{say('table.first')}</dt>
      <dd>
        <TimeText ms={flow.firstTime} />
      </dd>
      <dt>{say('table.last')}</dt>
      <dd>
        <TimeText ms={flow.lastTime} />
      </dd>
    </dl>
  );
};
