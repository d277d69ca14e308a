import type { AccountId } from '@weir/model';
import type { VersionedCredit, VersionedFlow } from '@weir/store';
import type { World } from '../stack/world.js';
import type { Reference } from './reference.js';
import type { Tally } from './tally.js';

const accountsAtOnce = 200;

/** Each id stands where it has to, and nothing else stands. */
const compareIds = (what: string, wanted: ReadonlySet<string>, found: readonly string[], tally: Tally): void => {
  const ids = new Set(found);
  for (const id of wanted) if (!ids.has(id)) tally.add('lost', `${what} ${id} is not in the store`);
  for (const id of ids) if (!wanted.has(id)) tally.add('doubled', `${what} ${id} stands in the store, and never was`);
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
  // Of an entry that stands at two places questions are answered with the newest; rows are counted as they are.
  const rows = await connection.store.counts();
  tally.add('doubled', 'flows stand at two places in the store', rows.flows - flows.length);
  tally.add('doubled', 'credits stand at two places in the store', rows.credits - credits.length);
  for (const { record } of flows) {
    const wanted = (reference.links.get(record.id) ?? []).join(' ');
    const found = record.sources
      .map(({ id, start, end }) => `${id} [${start}, ${end})`)
      .sort()
      .join(' ');
    if (wanted !== found) tally.add('wrong', `flow ${record.id} is made of ${found}, not of ${wanted}`);
  }
};
