import type { OrderAnswer, OrderFacts } from '../acts/order-acts.js';

/** The same names as the desk's API has them. */
export const orderStates = [
  'drafted',
  'unconfirmed',
  'sent',
  'executed',
  'partly-executed',
  'refused',
  'unanswered',
  'expiring',
  'extended',
  'frozen',
  'lapsed',
  'released',
  'returned',
  'cancelled',
] as const;
export type OrderState = (typeof orderStates)[number];

/** What went back of the money that an order held. */
export interface MoneyReturned {
  /** Who reported the loss; null: nobody said whose it was. */
  readonly to: string | null;
  readonly minor: bigint;
  readonly atMs: number;
}

/** That an institution was asked to release what an order holds, and has not said yet whether it did. */
export interface ReleaseAsked {
  /** Id of the order that asks for it. */
  readonly order: string;
  readonly by: string;
  readonly atMs: number;
}

/** An order as the fold keeps it: replaced whole by each act that changes it. Times ms UTC, of the broker. */
export interface StopOrder extends OrderFacts {
  readonly id: string;
  readonly state: OrderState;
  /** How often the account was stopped already, this time included; 0 for kinds that do not count. */
  readonly time: number;
  readonly draftedBy: string;
  readonly draftedAtMs: number;
  readonly sentBy: string | null;
  readonly sentAtMs: number | null;
  /** Until when a second person must confirm an own stop. */
  readonly confirmByMs: number | null;
  readonly confirmedBy: string | null;
  readonly confirmedAtMs: number | null;
  readonly answerByMs: number | null;
  readonly answer: OrderAnswer | null;
  readonly answeredAtMs: number | null;
  /** When it began to hold, and until when; null: not yet, and without end. */
  readonly startedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly papersDueMs: number | null;
  readonly papersAtMs: number | null;
  /** Minor units that it holds now. */
  readonly heldMinor: bigint;
  /** It held money once: it uses up one of the account's stops. */
  readonly hasHeld: boolean;
  readonly extensions: number;
  /** Who held it longer, froze or renewed it by an act about it. */
  readonly hands: readonly string[];
  /** The police froze it: from here on it is renewed, not extended. */
  readonly isFrozen: boolean;
  readonly returns: readonly MoneyReturned[];
  /** What the institution let go in parts, minor units: it is held no more, whatever was executed at first. */
  readonly letGoMinor: bigint;
  /** When what it lengthens would have ended, as it went out; null: it lengthens nothing without end, or has not gone out. */
  readonly lengthensFromMs: number | null;
  /** Until the institution confirms it, the order stands, takes answers, and what it holds counts; null: nobody asked. */
  readonly releaseAsked: ReleaseAsked | null;
  readonly endedAtMs: number | null;
  readonly endedBy: string | null;
}

/** States in which an order is on its way to holding something. */
export const pendingStates: ReadonlySet<OrderState> = new Set(['drafted', 'unconfirmed', 'sent', 'unanswered']);

/** Whether an order went to an institution that has not answered: it may hold at any moment. */
export const awaitsAnswer = ({ state }: StopOrder): boolean => state === 'sent' || state === 'unanswered';

/** States in which an order holds. An own stop holds from its first instant. */
export const holdingStates: ReadonlySet<OrderState> = new Set([
  'unconfirmed',
  'executed',
  'partly-executed',
  'expiring',
  'extended',
  'frozen',
]);

/** States from which nothing leads on. */
export const finalStates: ReadonlySet<OrderState> = new Set(['refused', 'lapsed', 'released', 'returned', 'cancelled']);

/** Whether an order's term is over at an instant, whether or not its clock has been read. */
export const isTermOver = ({ expiresAtMs }: StopOrder, atMs: number): boolean =>
  expiresAtMs !== null && atMs >= expiresAtMs;
