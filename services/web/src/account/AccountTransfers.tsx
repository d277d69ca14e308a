import { usePages } from '../api/use-pages.js';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { PagedTable } from '../shell/PagedTable.js';
import { SumField } from '../shell/SumField.js';
import { Answered } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { AccountText } from '../show/AccountText.js';
import { MoneyText } from '../show/MoneyText.js';
import { ShownText } from '../show/ShownText.js';
import { TimeText } from '../show/TimeText.js';

/** Transfers of an account, by direction and amount. */
export const AccountTransfers = ({ account, assets }: { account: string; assets: readonly string[] }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const [view, change] = useView();
  // A sum is of one asset: with several, a sum that is typed narrows the list to the asset that it is of.
  const asset = view['asset'] || assets[0] || 'CNY';
  const links = usePages('accountLinks', {
    params: { ref: account },
    query: {
      direction: (view['direction'] || 'both') as 'both',
      sort: (view['sort'] || 'time') as 'time',
      ...(view['asset'] ? { asset: view['asset'] } : {}),
      ...(view['minAmount'] ? { asset, minAmount: view['minAmount'] } : {}),
    },
  });
  return (
    <section>
      <h2>{say('account.transfers')}</h2>
      <div className="filters">
        <ChoiceField
          label={say('account.direction')}
          value={view['direction'] ?? 'both'}
          change={(direction) => change({ direction })}
          choices={['both', 'in', 'out'].map((code) => [code, sayCode('direction', code)] as const)}
        />
        <ChoiceField
          label={say('board.filter.sort')}
          value={view['sort'] ?? 'time'}
          change={(sort) => change({ sort })}
          choices={[
            ['time', say('table.time')],
            ['amount', say('table.amount')],
          ]}
        />
        {assets.length > 1 && (
          <ChoiceField
            label={say('show.asset')}
            value={view['asset'] || (view['minAmount'] ? asset : '')}
            change={(value) => change({ asset: value, minAmount: undefined })}
            choices={[['', say('show.all')], ...assets.map((code) => [code, code] as const)]}
          />
        )}
        <SumField
          label={say('account.minAmount')}
          value={view['minAmount']}
          asset={asset}
          change={(minAmount) => change({ minAmount, ...(minAmount !== '' && assets.length > 1 ? { asset } : {}) })}
        />
      </div>
      <Answered of={links}>
        {(pages) => (
          <>
            <PagedTable
              title={say('account.transfers')}
              rows={pages.flatMap((page) => page.transfers)}
              keyOf={(row, index) => `${row.id} ${index}`}
              more={links.more}
              isBusy={links.isBusy}
              columns={[
                { head: say('table.time'), cell: (row) => <TimeText ms={row.time} /> },
                {
                  head: say('account.direction'),
                  cell: (row) => sayCode('direction', row.to.ref === account ? 'in' : 'out'),
                },
                {
                  head: say('table.account'),
                  cell: (row) => <AccountText of={row.to.ref === account ? row.from : row.to} />,
                },
                {
                  head: say('table.amount'),
                  isRight: true,
                  cell: (row) => <MoneyText amount={row.amount} asset={row.asset} isStrong />,
                },
                { head: say('table.id'), cell: (row) => <span className="id">{row.id}</span> },
              ]}
            />
            {pages.at(-1) !== undefined && <ShownText of={pages.at(-1)!.shown} />}
          </>
        )}
      </Answered>
    </section>
  );
};
