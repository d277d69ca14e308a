import type { CasePicture } from '@weir/desk-api';
import { useMemo, useState } from 'react';
import { useOfBoth, useSay, useSayCode } from '../language/language.js';
import { PagedTable } from '../shell/PagedTable.js';
import { useMe } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { csvOf } from '../show/csv.js';
import { MoneyText } from '../show/MoneyText.js';
import { byMoneyDown, plainMoney } from '../show/money.js';
import { saveFile } from '../show/save-file.js';
import { TimeText } from '../show/TimeText.js';
import { formatTime } from '../show/time.js';

const step = 200;

/** Everything that the picture shows, as two tables: for who cannot see a canvas, and for who wants to count. */
export const PictureTable = ({ name, picture }: { name: string; picture: CasePicture }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const ofBoth = useOfBoth();
  const { zone } = useMe();
  const [nodesShown, setNodesShown] = useState(step);
  const [edgesShown, setEdgesShown] = useState(step);
  const nodes = useMemo(
    () => [...picture.nodes].sort((a, b) => a.layer - b.layer || byMoneyDown(a.parts.received, b.parts.received)),
    [picture],
  );
  const edges = useMemo(() => [...picture.edges].sort((a, b) => byMoneyDown(a.taint, b.taint)), [picture]);
  const accountOf = useMemo(() => new Map(picture.nodes.map((node) => [node.account.ref, node.account])), [picture]);
  const account = (ref: string) => {
    const found = accountOf.get(ref);
    return found === undefined ? '—' : <AccountText of={found} />;
  };
  const csv = (): string =>
    csvOf(
      ['from', 'to', 'asset', 'transfers', 'amount', 'taint', 'first_local', 'last_local'],
      edges.map((edge) => [
        accountOf.get(edge.from)?.account ?? edge.from,
        accountOf.get(edge.to)?.account ?? edge.to,
        edge.asset,
        edge.transfers,
        plainMoney(edge.amount, edge.asset),
        plainMoney(edge.taint, edge.asset),
        formatTime(edge.firstTime, zone),
        formatTime(edge.lastTime, zone),
      ]),
    );
  return (
    <div className="stack">
      <PagedTable
        title={`${say('table.accounts')} (${nodes.length})`}
        isTitleShown
        rows={nodes.slice(0, nodesShown)}
        keyOf={(node) => `${node.account.ref} ${node.asset}`}
        more={nodesShown < nodes.length ? () => setNodesShown(nodesShown + step) : undefined}
        columns={[
          {
            head: say('table.layer'),
            cell: (node) => (node.layer === 0 ? say('show.victim') : say('board.layer', { n: node.layer })),
          },
          { head: say('table.account'), cell: (node) => <AccountText of={node.account} /> },
          {
            head: say('table.kind'),
            cell: (node) =>
              [sayCode('nodeKind', node.kind), ...node.labels.map((label) => sayCode('labelKind', label))].join(' · '),
          },
          {
            head: say('part.received'),
            isRight: true,
            cell: (node) => <MoneyText amount={node.parts.received} asset={node.asset} />,
          },
          {
            head: say('cases.col.holdable'),
            isRight: true,
            cell: (node) => <MoneyText amount={node.holdable} asset={node.asset} isStrong={node.holdable !== '0'} />,
          },
          {
            head: say('table.order'),
            cell: (node) => <span className="whole">{sayCode('nodeOrder', node.order)}</span>,
          },
          { head: say('preview.firstIn'), cell: (node) => <TimeText ms={node.firstIn} isShort /> },
          { head: say('node.ends'), cell: (node) => node.ends.map((end) => ofBoth(end.why)).join('; ') || '—' },
        ]}
      />
      <div className="row end">
        <button type="button" onClick={() => saveFile(`weir-${name}-flows.csv`, csv(), 'text/csv;charset=utf-8')}>
          {say('show.csv')}
        </button>
      </div>
      <PagedTable
        title={`${say('table.flows')} (${edges.length})`}
        isTitleShown
        rows={edges.slice(0, edgesShown)}
        keyOf={(edge) => `${edge.from} ${edge.to} ${edge.asset}`}
        more={edgesShown < edges.length ? () => setEdgesShown(edgesShown + step) : undefined}
        columns={[
          { head: say('table.from'), cell: (edge) => account(edge.from) },
          { head: say('table.to'), cell: (edge) => account(edge.to) },
          {
            head: say('table.taint'),
            isRight: true,
            cell: (edge) => <MoneyText amount={edge.taint} asset={edge.asset} isStrong />,
          },
          {
            head: say('table.amount'),
            isRight: true,
            cell: (edge) => <MoneyText amount={edge.amount} asset={edge.asset} />,
          },
          { head: say('table.count'), isRight: true, cell: (edge) => edge.transfers },
          { head: say('table.first'), cell: (edge) => <TimeText ms={edge.firstTime} /> },
          { head: say('table.last'), cell: (edge) => <TimeText ms={edge.lastTime} /> },
        ]}
      />
    </div>
  );
};
