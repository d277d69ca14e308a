import type { AccountShown } from '@weir/desk-api';
import { useSay } from '../language/language.js';
import { LateField } from './LateField.js';
import type { Search } from './use-search.js';
import type { ChangeView, ViewState } from './view-address.js';

/** The search of a list, and the account that it was narrowed to. */
export const SearchField = ({
  label,
  search,
  view,
  change,
  accounts = [],
  isWide = false,
}: {
  label: string;
  search: Search;
  view: ViewState;
  change: ChangeView;
  /** Accounts of the list: one of them is called by its number where this reader may see it. */
  accounts?: readonly AccountShown[] | undefined;
  isWide?: boolean;
}) => {
  const say = useSay();
  const ref = view['ref'];
  const named = accounts.find((account) => account.ref === ref)?.account ?? say('search.oneAccount');
  return (
    <>
      <div className={isWide ? 'wide-search' : undefined}>
        <LateField label={label} value={search.text} change={search.take} isSearch />
      </div>
      {search.isKeptBack && (
        <small className="quiet kept-back" role="status">
          {say('search.keptBack')}
        </small>
      )}
      {ref !== undefined && (
        <button
          type="button"
          className="small"
          aria-label={`${say('search.unaccount')}: ${named}`}
          title={say('search.unaccount')}
          onClick={() => change({ ref: undefined })}
        >
          <span className="account">{named}</span> ×
        </button>
      )}
    </>
  );
};
