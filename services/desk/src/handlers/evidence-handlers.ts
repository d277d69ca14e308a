import { subjectOf } from '@weir/acts';
import type { Desk } from '../desk.js';
import { FileDownload, type Handlers } from '../http/handler.js';

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

/** Evidence packages: each is an act that names its hash. */
export const evidenceHandlers = (desk: Desk, makeEvidence: MakeEvidence): Handlers<'caseEvidence'> => ({
  caseEvidence: async ({ params, key, signal, who }) => {
    // An issuer lets people choose how they are called; acts are signed with who they are.
    const madeBy = who.name === who.actor ? who.name : `${who.name} (${who.actor})`;
    const made = await makeEvidence(params.case, madeBy, signal);
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
});
