import type { FindingRevision } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { Store } from '@weir/store';
import { type Causes, type Sides, whyOf } from './causes.js';
import { mapped } from './compare-cases.js';
import { contrast, type Differences } from './difference.js';

/** More than there are. */
const findingsMax = 4_294_967_295;

const inOrder = (texts: readonly string[]): string[] => [...texts].sort(compareBytes);

/** What a finding says. Its text is made of that; journal offsets and revisions are a world's own. */
const fieldsOf = ({ figures, opened, others, transfers, ...finding }: FindingRevision) => ({
  ruleVersion: finding.ruleVersion,
  severity: finding.severity,
  since: finding.since,
  until: finding.until,
  figures: Object.fromEntries(Object.entries(figures).sort(([left], [right]) => compareBytes(left, right))),
  /** How many: whole account numbers are not shown unasked. */
  others: others.length,
  transfers: inOrder(transfers),
  opened: opened === undefined ? null : { case: opened.case, roots: inOrder(opened.roots) },
});

type Found = ReadonlyMap<string, FindingRevision>;
type Pair = readonly [left: FindingRevision | undefined, right: FindingRevision | undefined];

const kindOf = ({ set, rule, account, asset }: FindingRevision): string => JSON.stringify([set, rule, account, asset]);

const byTime = (left: FindingRevision, right: FindingRevision): number =>
  left.since - right.since || left.until - right.until || compareBytes(left.id, right.id);

/**
 * Each finding beside that of the other world: the one of the same id; else one of the same rule and pocket whose evidence overlaps
 * in time, for the rule began to hold at another transfer there.
 */
export const pairsOf = ({ left, right }: Sides<Found>): Pair[] => {
  const pairs: Pair[] = [];
  const alone = new Map<string, FindingRevision[]>();
  for (const [id, theirs] of [...right].sort(([, one], [, other]) => byTime(one, other)))
    if (!left.has(id)) alone.set(kindOf(theirs), [...(alone.get(kindOf(theirs)) ?? []), theirs]);
  for (const [id, ours] of [...left].sort(([, one], [, other]) => byTime(one, other))) {
    const same = right.get(id);
    const others = alone.get(kindOf(ours)) ?? [];
    const at =
      same === undefined ? others.findIndex(({ since, until }) => since <= ours.until && until >= ours.since) : -1;
    pairs.push([ours, same ?? (at < 0 ? undefined : others.splice(at, 1)[0])]);
  }
  for (const left of alone.values()) for (const theirs of left) pairs.push([undefined, theirs]);
  return pairs;
};

export interface ComparedFindings {
  readonly compared: number;
  /** Of these, how many differ where nothing else can be why but the order of arrival: no difference of what the worlds say. */
  readonly byArrival: number;
}

/**
 * Compares the findings of two worlds that stand; one that was withdrawn is as one that was never there. All that stand are in
 * memory, some kilobytes each. A rule looks at what has come by then, so what it finds hangs on the order in which messages of
 * different partitions were journalled as well, and that is a world's own: what may only come from that is counted apart.
 */
export const compareFindings = async (
  stores: Sides<Store>,
  causes: () => Causes,
  differences: Differences,
): Promise<ComparedFindings> => {
  const of = async (store: Store): Promise<Found> =>
    new Map((await store.findings({ state: 'standing', limit: findingsMax })).map((finding) => [finding.id, finding]));
  const [left, right] = await Promise.all([of(stores.left), of(stores.right)]);
  const pairs = pairsOf({ left, right });
  let byArrival = 0;
  for (const [ours, theirs] of pairs) {
    const { account, asset, id, rule, set } = (ours ?? theirs)!;
    const fields = [mapped(ours, fieldsOf), mapped(theirs, fieldsOf)] as const;
    const why = whyOf(causes(), { isEntry: false, isOfRules: true });
    if (!why.every((cause) => cause === 'arrival'))
      differences.compare('finding', { set, rule, id, account, asset }, ...fields, () => why);
    else if (fields.includes(null) || contrast(...fields).length > 0) byArrival++;
  }
  return { compared: pairs.length, byArrival };
};
