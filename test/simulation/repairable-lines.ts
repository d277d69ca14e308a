import { settleIdentity } from '@weir/engine';
import { canonicalContent, type TransferRecord } from '@weir/model';
import type { Dice } from '../reference/generate/dice.js';

/** A line of a file of transfers. */
export interface Line {
  readonly text: string;
  readonly transfer: TransferRecord | null;
  /** Id of the transfer that the line tells of or voids; empty where it is refused. */
  readonly id: string;
  /** Of a transfer: its time, and the earliest instant of an entry that it makes. */
  readonly time: number | null;
  readonly earliest: number;
}

const byId = (lines: readonly Line[]): Map<string, Line[]> => {
  const ofId = new Map<string, Line[]>();
  for (const line of lines) ofId.set(line.id, [...(ofId.get(line.id) ?? []), line]);
  // Refused lines tell of no id.
  ofId.delete('');
  return ofId;
};

/** Contents and voids that settle to the same however late they come, as long as nothing stands before what it rests on. */
const settles = (same: readonly Line[]): boolean => {
  const contents = new Map(
    same.flatMap(({ transfer }) => (transfer === null ? [] : [[canonicalContent(transfer), transfer]])),
  );
  if (contents.size < 2) return true;
  const sides = [...contents.values()].map(({ side }) => side).sort();
  const areHalves = contents.size === 2 && sides.join() === 'credit,debit' && same.every(({ transfer }) => transfer);
  return areHalves && settleIdentity([...contents.values()]).refused.size === 0;
};

/**
 * The lines without those of ids that a repair cannot always settle, because who has let go of an id no longer knows what
 * was refused of it: contents that contradict each other, and halves that were voided. Source: ADR 9, limits.
 */
export const settleable = (lines: readonly Line[]): Line[] => {
  const left = new Set([...byId(lines).values()].filter((same) => !settles(same)).flat());
  return lines.filter((line) => !left.has(line));
};

/**
 * The lines by their times, some of them late by several times the lateness: a credit half not before its debit half, a
 * void not before its transfer.
 */
export const inRepairableOrder = (lines: readonly Line[], latenessMs: number, dice: Dice): Line[] => {
  const lateShare = dice.pick([0.05, 0.2]);
  const firstMs = Math.min(...lines.map(({ earliest }) => earliest).filter(Number.isFinite));
  const arrivals = new Map<Line, number>();
  const arrive = (line: Line, notBeforeMs: number): void => {
    const heldBack = dice.chance(lateShare) ? dice.pick([2, 10, 500]) * latenessMs : 0;
    const jitter = dice.fraction() * (latenessMs / 2);
    const ownMs = Number.isFinite(line.earliest) ? line.earliest : firstMs;
    arrivals.set(line, Math.max(ownMs + jitter, notBeforeMs) + heldBack);
  };
  const lastOf = (same: readonly Line[]): number => Math.max(...same.map((line) => arrivals.get(line) ?? 0));
  for (const same of byId(lines).values()) {
    const isVoid = ({ transfer }: Line): boolean => transfer === null;
    const isCredit = ({ transfer }: Line): boolean => transfer?.side === 'credit';
    for (const line of same) if (!isVoid(line) && !isCredit(line)) arrive(line, 0);
    for (const line of same) if (isCredit(line)) arrive(line, lastOf(same));
    for (const line of same) if (isVoid(line)) arrive(line, lastOf(same));
  }
  for (const line of lines) if (!arrivals.has(line)) arrive(line, firstMs);
  return [...lines].sort((left, right) => arrivals.get(left)! - arrivals.get(right)!);
};
