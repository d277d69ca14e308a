import type { AccountId } from '@weir/model';
import type { VersionedCredit, VersionedFlow } from '@weir/store';
import type { World } from '../stack/world.js';
import type { Reference } from './reference.js';
import type { Tally } from './tally.js';

const accountsAtOnce = 200;

/** Each id stands once where it has to, and nothing else stands. */
const compareIds = (what: string, wanted: ReadonlySet<string>, found: readonly string[], tally: Tally): void => {
  const counts = new Map<string, number>();
  for (const id of found) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const id of wanted) if (!counts.has(id)) tally.add('lost', `${what} ${id} is not in the store`);
  for (const [id, count] of counts) {
    const extra = wanted.has(id) ? count - 1 : count;
    tally.add('doubled', `${what} ${id} stands ${count} times in the store`, extra);
  }
};

/** Flows and credits in the store, at their highest versions, and what each payment is made of. */
export const checkEntries = async ({ connection }: World, reference: Reference, tally: Tally): Promise<void> => {
  const accounts = [...reference.accounts] as AccountId[];
  const flows: VersionedFlow[] = [];
  const credits: VersionedCredit[] = [];
  for (let at = 0; at < accounts.length; at += accountsAtOnce) {
    const some = accounts.slice(at, at + accountsAtOnce);
    flows.push(...(await connection.store.debitsOf(some)));
    credits.push(...(await connection.store.creditsInto(some)));
  }
  compareIds(
    'flow',
    reference.flows,
    flows.map(({ record }) => record.id),
    tally,
  );
  compareIds(
    'credit',
    reference.credits,
    credits.map(({ record }) => record.id),
    tally,
  );
  for (const { record } of flows) {
    const wanted = (reference.links.get(record.id) ?? []).join(' ');
    const found = record.sources
      .map(({ id, start, end }) => `${id} [${start}, ${end})`)
      .sort()
      .join(' ');
    if (wanted !== found) tally.add('wrong', `flow ${record.id} is made of ${found}, not of ${wanted}`);
  }
};
