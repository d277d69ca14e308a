import { Link } from '@tanstack/react-router';
import type { AccountShown } from '@weir/desk-api';

/** An account, whole or masked as the desk gives it, with the way to its page. */
export const AccountText = ({ of, isPlain = false }: { of: AccountShown; isPlain?: boolean }) =>
  isPlain ? (
    <span className="account">{of.account}</span>
  ) : (
    <Link className="account" to="/accounts/$ref" params={{ ref: of.ref }}>
      {of.account}
    </Link>
  );
