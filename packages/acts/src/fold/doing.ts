import type { Act, Deed, DeedKind, DeedOf } from '../acts/act.js';
import { type Refusal, type RefusalCode, refused } from './outcome.js';
import type { DeskState } from './state.js';

/** An act in the hands of the fold. */
export interface Doing {
  readonly state: DeskState;
  readonly deed: Deed;
  readonly act: Act;
  /** Id in the act's subject. */
  readonly id: string;
  readonly actor: string;
  /** The broker's time of the message, ms UTC. */
  readonly atMs: number;
}

/** An act whose kind is known. */
export interface DoingOf<Kind extends DeedKind> extends Doing {
  readonly deed: DeedOf<Kind>;
}

/**
 * What a deed came to: why it is refused, and then nothing was changed; or the subjects that are another now besides its
 * own.
 */
export type Done = Refusal | readonly string[];

/** Does one kind of deed. It changes the state only after its last reason to refuse. */
export type Doer<Kind extends DeedKind> = (doing: DoingOf<Kind>) => Done;

export type Doers<Kind extends DeedKind> = { readonly [K in Kind]: Doer<K> };

export const isRefusal = (done: Done): done is Refusal => !Array.isArray(done);

/** A refusal that says who changed the act's subject last. */
export const refuse = ({ state, act }: Pick<Doing, 'state' | 'act'>, code: RefusalCode, detail: string): Refusal =>
  refused(code, detail, state.last.get(act.subject));
