import { useMemo, useReducer, useRef } from 'react';
import { ownActsOf } from '../api/own-acts.js';
import type { Answer } from '../api/shapes.js';
import type { Paged, Pages } from '../api/use-pages.js';
import { allOf, type Standing, settled } from './standing-rows.js';

export interface StandingList<T> {
  /** Every row that is shown, gone ones too; undefined: nothing was answered yet. */
  readonly shown: readonly T[] | undefined;
  /** The rows that the list has, as they stand: what is counted and taken away as CSV. */
  readonly rows: readonly T[] | undefined;
  readonly gone: ReadonlySet<string>;
  readonly waiting: number;
  /** Shows the list as it is now. */
  readonly takeNew: () => void;
}

interface Seen<T> extends Standing<T> {
  readonly question: string;
  readonly answeredAt: number;
  readonly ownActs: number;
  /** Its first answer has come: what comes from here on moves no row. */
  readonly isOpen: boolean;
}

/**
 * A list that events keep up while somebody reads it: its rows stay where they are until the reader wants the new ones, opens
 * another view, or has acted themselves.
 */
export const useStanding = <Name extends Paged, T>(
  name: Name,
  pages: Pages<Name>,
  rowsOf: (page: Answer<Name>) => readonly T[],
  keyOf: (row: T) => string,
): StandingList<T> => {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const seen = useRef<Seen<T> | null>(null);
  const { data, question, answeredAt, isBusy } = pages;
  if (data !== undefined) {
    const before = seen.current;
    const ownActs = ownActsOf(name);
    const isNews = before === null || before.question !== question || before.answeredAt !== answeredAt;
    if (isNews) {
      const rows = data.flatMap(rowsOf);
      const stands = before !== null && before.question === question && before.isOpen && before.ownActs === ownActs;
      const standing = stands ? settled(before.lines, rows, keyOf, pages.more !== undefined) : allOf(rows, keyOf);
      seen.current = { ...standing, question, answeredAt, ownActs, isOpen: !isBusy };
    } else if (!before.isOpen && !isBusy) seen.current = { ...before, isOpen: true };
  }
  const now = data === undefined ? null : seen.current;
  const lines = now?.lines;
  return {
    ...useMemo(
      () => ({
        shown: lines?.map(({ row }) => row),
        rows: lines?.filter(({ isGone }) => !isGone).map(({ row }) => row),
        gone: new Set(lines?.filter(({ isGone }) => isGone).map(({ key }) => key)),
      }),
      [lines],
    ),
    waiting: now?.waiting ?? 0,
    takeNew: () => {
      if (now === null || data === undefined) return;
      seen.current = { ...now, ...allOf(data.flatMap(rowsOf), keyOf) };
      draw();
    },
  };
};
