import type { World } from '../stack/world.js';
import { checkAlerts } from './check-alerts.js';
import { checkCases } from './check-cases.js';
import { checkEntries } from './check-entries.js';
import { checkFindings } from './check-findings.js';
import { checkJournal } from './check-journal.js';
import { referenceOf } from './reference.js';
import { Tally } from './tally.js';

/** What was compared, for whoever asks whether there was anything to compare. */
export interface Compared {
  readonly tally: Tally;
  readonly events: number;
  readonly flows: number;
  readonly caseRows: number;
}

/**
 * Recomputes everything from the raw topics and compares: raw messages in the journal, entries with their links, rows
 * of cases, alerts; and the revisions of findings. Call when everything is through.
 */
export const verify = async (world: World): Promise<Compared> => {
  const events = await world.archive.take();
  const reference = await referenceOf(world, events);
  const tally = new Tally();
  await checkJournal(world, events, tally);
  await checkEntries(world, reference, tally);
  await checkCases(world, reference, tally);
  await checkAlerts(world, reference, tally);
  await checkFindings(world, tally);
  const caseRows = [...reference.cases.values()].reduce((sum, each) => sum + each.accounts.length, 0);
  return { tally, events: events.messages, flows: reference.flows.size, caseRows };
};
