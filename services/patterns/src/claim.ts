import { type Claimant, claimInFindings, claimShard } from '@weir/journal';
import type { LogWriter } from '@weir/log';

/** Patterns of the one shard that there is. */
export const claimant: Claimant = { by: 'patterns', shard: 0 };

/** Claims the shard in the journal and in the topic that patterns write. @throws as `claimShard` */
export const claimFindings = (
  writer: LogWriter,
  { journal, findings }: { readonly journal: string; readonly findings: string },
): Promise<number> =>
  claimShard(claimant, (...given) => writer.append(...given), journal, [{ topic: findings, claim: claimInFindings }]);
