import type { RouteName } from '@weir/desk-api';

/** How often the reader of this tab changed what a route answers: who acts waits for what came of it, and for nothing else. */
const counts = new Map<RouteName, number>();

export const countOwnAct = (changed: readonly RouteName[]): void => {
  for (const name of changed) counts.set(name, ownActsOf(name) + 1);
};

export const ownActsOf = (name: RouteName): number => counts.get(name) ?? 0;
