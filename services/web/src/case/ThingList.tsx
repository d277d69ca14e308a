import { useVirtualizer } from '@tanstack/react-virtual';
import type { PictureNode } from '@weir/desk-api';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSay, useSayCode } from '../language/language.js';
import { idOfNode } from '../picture/scene.js';
import { isNumberLike } from '../shell/number-like.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { MoneyText } from '../show/MoneyText.js';
import { byMoneyDown } from '../show/money.js';

/** Every account of the picture as a list, those with most to hold first: the way in for who knows what they look for. */
export const ThingList = ({
  nodes,
  selected,
  choose,
  view,
  change,
}: {
  nodes: readonly PictureNode[];
  selected: string | null;
  choose: (node: PictureNode) => void;
  view: ViewState;
  change: ChangeView;
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  const [filter, setFilter] = useState(view['list'] ?? '');
  const sort = view['by'] === 'layer' ? 'layer' : 'holdable';
  // What is typed filters at once; it goes to the address when the typing rests, and what may be an account number never.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is another at each drawing and says the same
  useEffect(() => {
    const meant = isNumberLike(filter) ? '' : filter.trim();
    if (meant === (view['list'] ?? '')) return;
    const rest = setTimeout(() => change({ list: meant }), 350);
    return () => clearTimeout(rest);
  }, [filter]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return nodes
      .filter(
        (node) =>
          wanted === '' ||
          `${node.account.account} ${node.institution ?? ''} ${node.labels.map((label) => `${label} ${sayCode('labelKind', label)}`).join(' ')}`
            .toLowerCase()
            .includes(wanted),
      )
      .sort(
        (a, b) =>
          (sort === 'layer' ? a.layer - b.layer : 0) ||
          byMoneyDown(a.holdable, b.holdable) ||
          byMoneyDown(a.parts.received, b.parts.received),
      );
  }, [nodes, filter, sort, sayCode]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 46,
    overscan: 6,
  });
  return (
    <section className="thing-list">
      <div className="row">
        <h2 className="grow">
          {say('case.list')} <span className="quiet num">{rows.length.toLocaleString('en-US')}</span>
        </h2>
        <button type="button" className="small" onClick={() => change({ by: sort === 'layer' ? undefined : 'layer' })}>
          {say(sort === 'layer' ? 'case.sortLayer' : 'case.sortHoldable')}
        </button>
      </div>
      <input
        type="search"
        data-search=""
        value={filter}
        aria-label={say('case.listFilter')}
        placeholder={say('case.listFilter')}
        onChange={(event) => setFilter(event.target.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls the list by its keys */}
      <div className="thing-rows" ref={scroller} tabIndex={0} role="group" aria-label={say('case.list')}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const node = rows[item.index]!;
            return (
              <li key={idOfNode(node)} style={{ transform: `translateY(${item.start}px)` }}>
                <button type="button" aria-current={idOfNode(node) === selected} onClick={() => choose(node)}>
                  <span className="two-lines">
                    <span className="account" title={node.account.account}>
                      {node.account.account}
                    </span>
                    <span className="quiet">
                      {node.layer === 0 ? say('show.victim') : say('show.layer', { n: node.layer })} ·{' '}
                      {sayCode('nodeKind', node.kind)}
                      {node.order !== 'none' && ` · ${sayCode('nodeOrder', node.order)}`}
                    </span>
                  </span>
                  <span className="two-lines right">
                    <MoneyText amount={node.holdable} asset={node.asset} isStrong={node.holdable !== '0'} />
                    <span className="quiet">
                      <MoneyText amount={node.parts.received} asset={node.asset} />
                    </span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
};
