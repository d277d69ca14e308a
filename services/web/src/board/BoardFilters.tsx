import type { BoardRow } from '@weir/desk-api';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { SearchField } from '../shell/SearchField.js';
import { ShareField, SumField } from '../shell/SumField.js';
import type { Search } from '../shell/use-search.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { assetCodes } from '../show/money.js';
import { assetOfSum, assetOfView } from './board-view.js';

const states = ['new', 'acknowledged', 'escalated', 'dismissed'];
const sorts = ['recoverable', 'newest', 'layer', 'due'];

/** What narrows the board; all of it lives in the address. */
export const BoardFilters = ({
  view,
  change,
  search,
  rows,
}: {
  view: ViewState;
  change: ChangeView;
  search: Search;
  rows: readonly BoardRow[];
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <>
      <SearchField
        label={say('board.filter.q')}
        search={search}
        view={view}
        change={change}
        accounts={view['ref'] === undefined ? [] : rows.slice(0, 1).map(({ account }) => account)}
      />
      <ChoiceField
        label={say('board.filter.state')}
        value={view['state'] ?? ''}
        change={(state) => change({ state })}
        choices={[['', say('show.all')], ...states.map((code) => [code, sayCode('work', code)] as const)]}
      />
      <ChoiceField
        label={say('board.filter.assignee')}
        value={view['assignee'] ?? ''}
        change={(assignee) => change({ assignee })}
        choices={[
          ['', say('show.all')],
          ['me', say('board.filter.me')],
          ['none', say('board.filter.none')],
        ]}
      />
      <ChoiceField
        label={say('board.filter.own')}
        value={view['own'] ?? ''}
        change={(own) => change({ own })}
        choices={[
          ['', say('show.all')],
          ['1', say('board.filter.ownYes')],
          ['0', say('board.filter.ownNo')],
        ]}
      />
      <ChoiceField
        label={say('board.filter.sort')}
        value={view['sort'] ?? 'recoverable'}
        change={(sort) => change({ sort })}
        choices={sorts.map((code) => [code, sayCode('sort', code)] as const)}
      />
      <ChoiceField
        label={say('show.asset')}
        value={assetOfView(view) ?? ''}
        // The same number is another sum in another asset: it is typed anew.
        change={(asset) => change({ asset, minHoldable: undefined })}
        choices={[['', say('show.all')], ...assetCodes.map((code) => [code, code] as const)]}
      />
      <SumField
        label={say('board.filter.min')}
        value={view['minHoldable']}
        asset={assetOfSum(view)}
        change={(minHoldable) => change({ minHoldable })}
      />
      <ShareField
        label={say('board.filter.share')}
        value={view['minShare']}
        change={(minShare) => change({ minShare })}
      />
    </>
  );
};
