import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { LateField } from '../shell/LateField.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { parseMoney, plainMoney } from '../show/money.js';

const states = ['new', 'acknowledged', 'escalated', 'dismissed'];
const sorts = ['recoverable', 'newest', 'layer', 'due'];

/** What narrows the board; all of it lives in the address. */
export const BoardFilters = ({ view, change }: { view: ViewState; change: ChangeView }) => {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <>
      <LateField label={say('board.filter.q')} value={view['q'] ?? ''} change={(q) => change({ q })} isSearch />
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
      <LateField
        label={say('board.filter.min')}
        value={view['minHoldable'] === undefined ? '' : plainMoney(view['minHoldable'], view['asset'] ?? 'CNY')}
        change={(typed) => change({ minHoldable: parseMoney(typed, view['asset'] ?? 'CNY') ?? '' })}
      />
    </>
  );
};
