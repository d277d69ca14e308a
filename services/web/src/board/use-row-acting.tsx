import type { BoardRow, RouteName } from '@weir/desk-api';
import { type ReactNode, useState } from 'react';
import type { DeskProblem } from '../api/desk-problem.js';
import { useAct } from '../api/use-act.js';
import { OrderDialog } from '../orders/OrderDialog.js';
import { useMay } from '../shell/who.js';
import { AccountText } from '../show/AccountText.js';
import { ActDialog, type BoardActBody, type ReasonedAct } from './ActDialog.js';

/** What is asked for in a dialog before it is done. */
export type AskedAct = ReasonedAct | 'order';

export interface RowActing {
  /** Makes an act about an account as it stands in this row. */
  readonly run: (body: BoardActBody, row: BoardRow) => void;
  /** Opens the dialog of an act about an account as it stands in this row. */
  readonly ask: (kind: AskedAct, row: BoardRow) => void;
  readonly isBusy: boolean;
  /** Why the last act about this account was refused, where no dialog says so. */
  readonly refusedOf: (row: BoardRow) => DeskProblem | null;
  readonly forget: () => void;
  /** The dialog that is open. */
  readonly dialog: ReactNode;
}

/** Money of somebody who is probably innocent is delayed or limited, never stopped whole. */
export const isStoppedAtOnce = (row: BoardRow, mayStopOwn: boolean): boolean =>
  row.isOwn && mayStopOwn && row.lane !== 'innocent';

/** Whether an account as it stands takes such an act at all; the desk has the last word. */
export const takes = (row: BoardRow, kind: AskedAct): boolean => {
  if (kind === 'order') return row.lane !== 'done' && row.state !== 'dismissed';
  if (kind === 'dismiss') return row.state !== 'dismissed';
  return kind !== 'escalate' || row.state === 'new' || row.state === 'acknowledged';
};

/**
 * Acts about accounts of the board, and the dialogs that ask for what they must say. A dialog is about the account that it was
 * opened for, as it stood then: whatever moves or changes behind it, and whoever was first meanwhile, the reader is told.
 */
export const useRowActing = (done?: (row: BoardRow) => void, ...changes: readonly RouteName[]): RowActing => {
  const mayStopOwn = useMay('stop-own');
  const act = useAct('boardAct', ...changes);
  const [opened, setOpened] = useState<{ readonly kind: AskedAct; readonly row: BoardRow } | null>(null);
  const [asked, setAsked] = useState({ ref: '', kind: '' });
  const run = (body: BoardActBody, row: BoardRow): void => {
    const { ref } = row.account;
    setAsked({ ref, kind: body.kind });
    act.run({ params: { ref }, body, seen: row.version }, (answer) => {
      setOpened((open) => {
        if (open === null || open.row.account.ref !== ref) return open;
        // Another may have been opened before this answer came; what its reader did themselves they have seen.
        return open.kind === body.kind ? null : { ...open, row: answer };
      });
      done?.(answer);
    });
  };
  const close = (): void => setOpened(null);
  const dialogOf = ({ kind, row }: NonNullable<typeof opened>): ReactNode =>
    kind === 'order' ? (
      <OrderDialog row={row} isStop={isStoppedAtOnce(row, mayStopOwn)} close={close} />
    ) : (
      <ActDialog
        kind={kind}
        about={
          <>
            <AccountText of={row.account} isPlain /> <span className="quiet">{row.holder}</span>
          </>
        }
        close={close}
        run={(body) => run(body, row)}
        isBusy={act.isBusy}
        problem={asked.ref === row.account.ref && asked.kind === kind ? act.problem : null}
      />
    );
  return {
    run,
    ask: (kind, row) => {
      if (!act.isBusy) act.forget();
      setOpened({ kind, row });
    },
    isBusy: act.isBusy,
    refusedOf: ({ account }) => (opened === null && asked.ref === account.ref ? act.problem : null),
    forget: act.forget,
    dialog: opened === null ? null : dialogOf(opened),
  };
};
