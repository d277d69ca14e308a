import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ChangeView } from '../shell/view-address.js';

/** How often the address follows a held key. Browsers refuse about 200 changes in ten seconds, and some for good. */
const addressEveryMs = 250;

export interface RowInFocus {
  /** The ref of its account; undefined: nobody chose one. */
  readonly ref: string | undefined;
  readonly choose: (ref: string) => void;
  /** Has the address say it now: before the page is left. */
  readonly settle: () => void;
}

/**
 * The row in focus, which the address says too. The page shows it with the key that moved it; the address follows as often
 * as it may, at once after a rest.
 */
export const useRowInFocus = (inAddress: string | undefined, change: ChangeView): RowInFocus => {
  const { history } = useRouter();
  const [ref, setRef] = useState(inAddress);
  const writing = useRef<Writing>(null);
  writing.current ??= { own: [], atMs: Number.NEGATIVE_INFINITY, timer: null, wanted: undefined };
  const writes = writing.current;
  useEffect(() => {
    const at = writes.own.indexOf(inAddress);
    // What was written here comes back later than the key that was pressed since.
    if (at >= 0) writes.own.splice(0, at + 1);
    else {
      stopTimer(writes);
      setRef(inAddress);
    }
  }, [inAddress, writes]);
  useEffect(() => () => stopTimer(writes), [writes]);
  const write = (): void => {
    stopTimer(writes);
    writes.atMs = performance.now();
    writes.own.push(writes.wanted);
    change({ row: writes.wanted });
  };
  return {
    ref,
    choose: (wanted) => {
      if (wanted === ref) return;
      setRef(wanted);
      writes.wanted = wanted;
      const waitMs = writes.atMs + addressEveryMs - performance.now();
      if (waitMs <= 0) write();
      else writes.timer ??= setTimeout(write, waitMs);
    },
    settle: () => {
      if (writes.timer === null) return;
      write();
      history.flush();
    },
  };
};

interface Writing {
  /** What was written and has not come back yet, the first one first. */
  readonly own: (string | undefined)[];
  atMs: number;
  timer: ReturnType<typeof setTimeout> | null;
  wanted: string | undefined;
}

const stopTimer = (writes: Writing): void => {
  if (writes.timer !== null) clearTimeout(writes.timer);
  writes.timer = null;
};
