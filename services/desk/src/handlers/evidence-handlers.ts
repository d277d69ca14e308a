import { createHash } from 'node:crypto';
import { subjectOf } from '@weir/acts';
import type { Desk } from '../desk.js';
import { Download, type Handlers } from '../http/handler.js';

/**
 * Makes the evidence package of a case.
 * @throws {WeirError} `CASE_UNKNOWN`, `EVIDENCE_DIFFERS`; what log and store throw
 */
export type MakeEvidence = (name: string, madeBy: string) => Promise<Buffer>;

/** Evidence packages: each is an act that names its hash. */
export const evidenceHandlers = (desk: Desk, makeEvidence: MakeEvidence): Handlers<'caseEvidence'> => ({
  caseEvidence: async ({ params, key, who }) => {
    const bytes = await makeEvidence(params.case, who.name);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const deed = { kind: 'evidence.make' as const, sha256, bytes: bytes.length };
    // The file is handed out once the act stands: what leaves the desk is on record.
    await desk.parts.acts.make({
      id: key!,
      actor: who.actor,
      subject: subjectOf('case', params.case),
      seen: null,
      deed,
    });
    return new Download(`${params.case}.zip`, 'application/zip', bytes);
  },
});
