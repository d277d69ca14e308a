import { subjectOf } from '@weir/acts';
import { WeirError } from '@weir/model';
import type { Desk } from '../desk.js';
import { FileDownload, type Handlers, type Who } from '../http/handler.js';

/** A package on the disk, for whoever asked for it alone. */
export interface MadeFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Takes it off the disk. */
  readonly letGo: () => void;
}

/**
 * Makes the evidence package of a case.
 * @param signal aborts once nobody waits for it any more
 * @throws {WeirError} `CASE_UNKNOWN`, `EVIDENCE_DIFFERS`, `EVIDENCE_NOT_WHOLE`; what log and store throw: nothing is left on the disk then
 */
export type MakeEvidence = (name: string, madeBy: string, signal?: AbortSignal) => Promise<MadeFile>;

/** Packages under way of one person, and of all: each reads a whole case into memory. */
const makingEachMax = 2;
const makingMax = 8;

/** Evidence packages: each is an act that names its hash. */
export const evidenceHandlers = (desk: Desk, makeEvidence: MakeEvidence): Handlers<'caseEvidence'> => {
  /** By who asked. */
  const making = new Map<string, number>();
  const assertMayMake = (actor: string): void => {
    const all = [...making.values()].reduce((sum, count) => sum + count, 0);
    if ((making.get(actor) ?? 0) < makingEachMax && all < makingMax) return;
    throw new WeirError('DESK_TOO_MANY', `${all} packages are being made: wait until one of them is done`);
  };
  const make = async (name: string, { actor, name: called }: Who, signal: AbortSignal): Promise<MadeFile> => {
    assertMayMake(actor);
    making.set(actor, (making.get(actor) ?? 0) + 1);
    try {
      // An issuer lets people choose how they are called; acts are signed with who they are.
      return await makeEvidence(name, called === actor ? called : `${called} (${actor})`, signal);
    } finally {
      const left = making.get(actor)! - 1;
      if (left === 0) making.delete(actor);
      else making.set(actor, left);
    }
  };
  return {
    caseEvidence: async ({ params, key, signal, who }) => {
      const made = await make(params.case, who, signal);
      try {
        const deed = { kind: 'evidence.make' as const, sha256: made.sha256, bytes: made.bytes };
        const subject = subjectOf('case', params.case);
        // The file is handed out once the act stands: what leaves the desk is on record.
        await desk.parts.acts.make({ id: key!, actor: who.actor, subject, seen: null, deed });
      } catch (error) {
        made.letGo();
        throw error;
      }
      const named = { name: `${params.case}.zip`, contentType: 'application/zip', path: made.path };
      return new FileDownload(named, made.bytes, made.letGo);
    },
  };
};
