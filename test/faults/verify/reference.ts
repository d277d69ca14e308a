import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../stack/world.js';
import type { RawEvents } from './raw-archive.js';

export type Row = Readonly<Record<string, string | number>>;

/** What must stand at the end: what `weir trace` makes of the raw topics, and the entries that transfers have. */
export interface Reference {
  /** Links into each debit that has some: `lot [start, end)`, in order. */
  readonly links: ReadonlyMap<string, readonly string[]>;
  /** Ids of transfers with a debit entry. */
  readonly flows: ReadonlySet<string>;
  /** Ids of transfers with a credit entry. */
  readonly credits: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly cases: ReadonlyMap<string, { readonly transfers: readonly Row[]; readonly accounts: readonly Row[] }>;
  readonly victims: ReadonlyMap<string, ReadonlySet<string>>;
}

const linesOf = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);

/** Which entries the transfers of the raw topics have. Source: trace §1. */
const entriesOf = (lines: readonly string[]) => {
  const voided = new Set<string>();
  const sides = new Map<string, { from: string; to: string; sides: Set<string> }>();
  for (const line of lines) {
    const value = JSON.parse(line) as Record<string, string>;
    if (value['void'] !== undefined) {
      voided.add(value['void']);
      continue;
    }
    const { id, from, to, side = 'both' } = value as { id: string; from: string; to: string; side?: string };
    const known = sides.get(id) ?? { from, to, sides: new Set() };
    sides.set(id, known);
    known.sides.add(side);
  }
  const [flows, credits, accounts] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const [id, { from, to, sides: came }] of sides) {
    accounts.add(from).add(to);
    if (voided.has(id) || from === to) continue;
    flows.add(id);
    if (came.has('both') || came.has('credit')) credits.add(id);
  }
  return { flows, credits, accounts };
};

/**
 * Works out from the raw topics alone what must stand: by `weir trace`, which knows no stream and no faults.
 * @throws where `weir trace` refuses a line
 */
export const referenceOf = async (world: World, events: RawEvents): Promise<Reference> => {
  const folder = path.join(world.folder, 'reference');
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => path.join(folder, name);
  const parts = { transfers: events.transfers, roots: events.roots, labels: events.labels };
  for (const [name, lines] of Object.entries(parts))
    writeFileSync(file(`${name}.ndjson`), lines.map((line) => `${line}\n`).join(''));
  const settings = await world.weir('settings', '--as-trace-options');
  if (settings.status !== 0) throw new Error(settings.stderr);
  const inputs = Object.keys(parts).flatMap((name) => [`--${name}`, file(`${name}.ndjson`)]);
  const options = settings.stdout.trim().split(/\s+/);
  const traced = await world.weir('trace', ...inputs, '--out', file('traced'), '--links', ...options);
  if (traced.status !== 0) throw new Error(`weir trace ended with ${traced.status}: ${traced.stderr}`);

  const links = new Map<string, string[]>();
  for (const link of linesOf(file('traced/links.ndjson'))) {
    const out = String(link['out']);
    const known = links.get(out) ?? [];
    links.set(out, known);
    known.push(`${link['in']} [${link['a']}, ${link['b']})`);
  }
  for (const each of links.values()) each.sort();
  const victims = new Map<string, Set<string>>();
  const cases = new Map<string, { transfers: Row[]; accounts: Row[] }>();
  for (const line of events.roots) {
    const root = JSON.parse(line) as { case: string; victims?: string[] };
    cases.set(root.case, { transfers: [], accounts: [] });
    victims.set(root.case, new Set([...(victims.get(root.case) ?? []), ...(root.victims ?? [])]));
  }
  for (const row of linesOf(file('traced/transfers.ndjson'))) cases.get(String(row['case']))!.transfers.push(row);
  for (const row of linesOf(file('traced/accounts.ndjson'))) cases.get(String(row['case']))!.accounts.push(row);
  return { links, ...entriesOf(events.transfers), cases, victims };
};
