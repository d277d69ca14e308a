import { z } from 'zod';
import { boardActs } from './board-acts.js';
import { measureActs } from './measure-acts.js';
import { officeActs } from './office-acts.js';
import { orderActs } from './order-acts.js';
import { releaseActs } from './release-acts.js';
import { reportActs } from './report-acts.js';
import { timerActs } from './timer-acts.js';
import { Id, Person } from './values.js';

/** What is done; `kind` says which. */
export const Deed = z.discriminatedUnion('kind', [
  ...boardActs,
  ...orderActs,
  ...timerActs,
  ...measureActs,
  ...releaseActs,
  ...officeActs,
  ...reportActs,
]);
export type Deed = z.infer<typeof Deed>;
export type DeedKind = Deed['kind'];
export type DeedOf<Kind extends DeedKind> = Extract<Deed, { readonly kind: Kind }>;

/** How far a desk had read when it wrote an act: it bears witness to all hashes up to there. */
export const Head = z.strictObject({ offset: z.int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type Head = z.infer<typeof Head>;

/**
 * The form in which desks write acts now. The fold goes by the rules of the form that an act was written in, so that what was
 * accepted once is not another thing after an update (ADR 53):
 *
 * 1. who releases what another institution holds has released it; an appeal is reviewed by anybody who neither drafted, confirmed nor
 *    sent what it is against;
 * 2. the institution is asked, and the hold counts until it confirms; an appeal is reviewed by nobody who had a hand in what it
 *    is against, nor by who took it in;
 * 3. what an institution let go in part is not held again by an answer that comes again; a freeze runs from when it was executed, and
 *    holds no more than it asked for; an open release task takes a graver cause;
 * 4. pieces that one person asks an institution to hold are added up by the fold, not by each desk alone; who drafted the stop of an own
 *    account does not lower it by an answer; a release lets go of the sum that it was executed for.
 */
export const actForm = 4;

/** One act: the value of a message on `weir.acts.v1`. */
export const Act = z.strictObject({
  v: z.literal([1, 2, 3, actForm]),
  /** The idempotency key: sent twice, it is done once. */
  id: Id,
  /** Who; `weir` for what desks do by themselves. */
  actor: Person,
  /** `<thing>:<id>`; see `subjectOf`. */
  subject: z.string().min(1).max(700),
  /** Version of the subject that the author saw; null: it does not matter. */
  seen: z.int().nonnegative().nullable(),
  head: Head.nullable(),
  deed: Deed,
});
export type Act = z.infer<typeof Act>;

/** Whether an act goes by the rules of before releases were asked. */
export const isOfFirstForm = ({ v }: Pick<Act, 'v'>): boolean => v === 1;

/** Whether an act goes by the rules of before the third form. */
export const isBeforeThirdForm = ({ v }: Pick<Act, 'v'>): boolean => v < 3;

/** Whether an act goes by the rules of before the fourth form. */
export const isBeforeFourthForm = ({ v }: Pick<Act, 'v'>): boolean => v < 4;

/** Who acts when no person does: clocks, changes of alerts. */
export const systemActor = 'weir';

const bytesOf = new TextEncoder();
const textOf = new TextDecoder('utf-8', { fatal: true });

/** An act as bytes of a message. @throws {z.ZodError} where it is none */
export const encodeAct = (act: Act): Uint8Array => bytesOf.encode(JSON.stringify(Act.parse(act)));

/** The act of a message; null where the bytes are none. */
export const decodeAct = (value: Uint8Array | null): Act | null => {
  if (value === null) return null;
  try {
    const read = Act.safeParse(JSON.parse(textOf.decode(value)));
    return read.success ? read.data : null;
  } catch {
    // Not UTF-8 or not JSON: whatever wrote it was no desk.
    return null;
  }
};
