import type { PathAnswer, PictureNode } from '@weir/desk-api';
import { useCallback, useMemo } from 'react';
import { useSay } from '../language/language.js';
import { drawingOf } from '../picture/drawing.js';
import { fold, sceneOf } from '../picture/fold.js';
import { place } from '../picture/layout.js';
import { Picture } from '../picture/Picture.js';
import { useSettings } from '../settings/settings.js';
import { PagedTable } from '../shell/PagedTable.js';
import { Empty } from '../shell/states.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { addMoney } from '../show/money.js';
import { ShownText } from '../show/ShownText.js';
import { TimeText } from '../show/TimeText.js';
import { formatSpan } from '../show/time.js';

const nothing = { hidden: new Set<string>(), collapsed: new Set<string>(), opened: new Set<string>() };
const noParts = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '0' };

/** Ways as a picture by hops: what an account received on these ways stands where a case has its taint. */
const pictureOf = (found: PathAnswer) => {
  const assets = new Set(found.edges.map((edge) => edge.asset));
  const nodes: PictureNode[] = [];
  for (const asset of assets)
    for (const { account, hops } of found.nodes) {
      const into = found.edges.filter((edge) => edge.to === account.ref && edge.asset === asset);
      const outOf = found.edges.filter((edge) => edge.from === account.ref && edge.asset === asset);
      if (into.length + outOf.length === 0) continue;
      nodes.push({
        account,
        asset,
        layer: hops,
        parts: { ...noParts, received: addMoney((into.length > 0 ? into : outOf).map((edge) => edge.amount)) },
        holdable: '0',
        range: null,
        firstIn: null,
        lastOut: null,
        institution: null,
        labels: [],
        kind: 'account',
        ends: [],
        order: 'none',
        notes: [],
      });
    }
  return { nodes, edges: found.edges.map((edge) => ({ ...edge, taint: edge.amount })) };
};

/** The ways that were found: the shortest as a list, all of them as a picture and a table. */
export const PathShown = ({
  found,
  selected,
  choose,
}: {
  found: PathAnswer;
  /** A box or a flow of the picture; what is no longer there is none. */
  selected: string | null;
  choose: (id: string | null) => void;
}) => {
  const say = useSay();
  const { language } = useSettings();
  const [scene, drawing] = useMemo(() => {
    const picture = pictureOf(found);
    const scene = sceneOf(picture, fold(picture), nothing);
    return [scene, drawingOf(scene, place(new Map(), scene), new Map())] as const;
  }, [found]);
  const isThere = (id: string | null): boolean =>
    id !== null && (scene.things.has(id) || scene.flows.some((flow) => flow.id === id));
  const accountOf = useMemo(() => new Map(found.nodes.map(({ account }) => [account.ref, account])), [found]);
  const columnName = useCallback((hop: number) => (hop === 0 ? say('path.from') : say('path.hop', { n: hop })), [say]);
  const { path } = found;
  if (path === null && found.edges.length === 0) return <Empty title={say('path.none')} />;
  const account = (ref: string) => {
    const known = accountOf.get(ref);
    return known === undefined ? '—' : <AccountText of={known} />;
  };
  return (
    <>
      {!found.isComplete && (
        <p className="notice warn" role="status">
          {say('path.incomplete')}
        </p>
      )}
      {path !== null && (
        <section className="card stack tight">
          <h2>{say('path.shortest')}</h2>
          <ol className="stack tight">
            {path.map((hop, index) => (
              <li key={hop.id} className="row">
                <span className="badge">{say('path.hop', { n: index + 1 })}</span>
                <TimeText ms={hop.time} />
                <AccountText of={hop.from} /> → <AccountText of={hop.to} />
                <MoneyText amount={hop.amount} asset={hop.asset} isStrong />
                {index > 0 && (
                  <span className="quiet">
                    {say('path.wait', {
                      span: formatSpan(hop.time - (path[index - 1]!.creditTime ?? path[index - 1]!.time), language),
                    })}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      <div className="row">
        <h2>{say('path.all')}</h2>
        <ShownText of={found.nodesShown} />
      </div>
      <div className="picture-box path-box">
        <Picture
          drawing={drawing}
          label={say('path.all')}
          amounts
          times
          selected={isThere(selected) ? selected : null}
          pinned={new Set()}
          choose={choose}
          open={() => {}}
          pin={() => {}}
          columnName={columnName}
        />
      </div>
      <PagedTable
        title={say('path.all')}
        rows={found.edges}
        keyOf={(edge) => `${edge.from} ${edge.to} ${edge.asset}`}
        columns={[
          { head: say('table.from'), cell: (edge) => account(edge.from) },
          { head: say('table.to'), cell: (edge) => account(edge.to) },
          {
            head: say('table.amount'),
            isRight: true,
            cell: (edge) => <MoneyText amount={edge.amount} asset={edge.asset} isStrong />,
          },
          { head: say('table.count'), isRight: true, cell: (edge) => edge.transfers },
          { head: say('table.first'), cell: (edge) => <TimeText ms={edge.firstTime} /> },
          { head: say('table.last'), cell: (edge) => <TimeText ms={edge.lastTime} /> },
        ]}
      />
    </>
  );
};
