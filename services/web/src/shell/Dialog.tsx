import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useSay } from '../language/language.js';

/** Where the platform would not begin: its first choice is the cross that closes the dialog. */
const firstField = 'form :is(input, select, textarea):not(:disabled)';

/** A dialog of the platform: it keeps the focus, begins at its first field, closes with Escape, and gives the focus back. */
export const Dialog = ({
  title,
  close,
  children,
  isWide = false,
}: {
  title: string;
  close: () => void;
  children: ReactNode;
  isWide?: boolean;
}) => {
  const say = useSay();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>(firstField)?.focus();
    // Taken out of the page, a dialog gives nothing back by itself.
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={isWide ? 'wide' : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="icon" aria-label={say('dialog.close')} onClick={close}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
};

/** The end of a dialog: cancel, and what it is for. */
export const DialogEnd = ({
  close,
  label,
  isBusy = false,
  isReady = true,
}: {
  close: () => void;
  label: string;
  isBusy?: boolean;
  isReady?: boolean;
}) => {
  const say = useSay();
  return (
    <footer>
      <button type="button" onClick={close}>
        {say('dialog.cancel')}
      </button>
      <button type="submit" className="primary" disabled={isBusy || !isReady}>
        {label}
      </button>
    </footer>
  );
};
