import { readAccount } from './accounts.js';
import { sortedByBytes } from './bytes.js';
import type { Entry } from './entries.js';
import { jsonLines } from './lines.js';
import { readTimeMs } from './times.js';

/** A line of roots or labels that cannot be read: the command stops with status 2. */
export class UnreadableLine extends Error {}

/** One line of the roots file. */
export interface RootsLine {
  case: string;
  transfers: string[];
  debitsOf: string[];
  creditsInto: string[];
  victims: string[];
  sinceMs?: number;
  untilMs?: number;
  counterparties?: string[];
}

/** One line of the labels file whose kind stops the trace. */
export interface StopLabel {
  account: string;
  fromMs?: number;
  toMs?: number;
}

const STOPPING_KINDS = ['service', 'exchange', 'clearing', 'stop'];

/** @throws {UnreadableLine} */
export function readRoots(text: string): RootsLine[] {
  return jsonLines({ file: 'roots', text }).map(({ line, fields: raw }) => {
    const field = fieldsOf('roots', line, raw);
    const meaningful = ['transfers', 'debitsOf', 'creditsInto', 'since', 'until', 'counterparties', 'victims'];
    // Decision: limits without anything to limit are something else than nothing, so such a line is readable.
    if (meaningful.every((name) => field(name) === undefined)) fail('roots', line, 'a case and nothing else');
    return {
      case: name('roots', line, field('case')),
      transfers: list('roots', line, field('transfers'), nonEmpty) ?? [],
      debitsOf: list('roots', line, field('debitsOf'), readAccount) ?? [],
      creditsInto: list('roots', line, field('creditsInto'), readAccount) ?? [],
      victims: list('roots', line, field('victims'), readAccount) ?? [],
      sinceMs: time('roots', line, field('since')),
      untilMs: time('roots', line, field('until')),
      counterparties: list('roots', line, field('counterparties'), readAccount),
    };
  });
}

/** Labels that stop; the others are read, so that a bad one is noticed, and dropped. @throws {UnreadableLine} */
export function readStopLabels(text: string): StopLabel[] {
  return jsonLines({ file: 'labels', text }).flatMap(({ line, fields: raw }) => {
    const field = fieldsOf('labels', line, raw);
    const account = readAccount(field('account'));
    if (account === undefined) return fail('labels', line, 'bad account');
    const kind = name('labels', line, field('kind'));
    const label: StopLabel = {
      account,
      fromMs: time('labels', line, field('from')),
      toMs: time('labels', line, field('to')),
    };
    return STOPPING_KINDS.includes(kind) ? [label] : [];
  });
}

/** Whether a label stops the trace at this account for money credited at this instant. */
export function stopsAt(labels: StopLabel[], account: string, creditTimeMs: number): boolean {
  return labels.some((label) => label.account === account && within(creditTimeMs, label.fromMs, label.toMs));
}

/** The ids of a case's roots. `entries` are those of transfers that take part, up to `asOf`. */
export function rootIds(lines: RootsLine[], entries: Entry[]): Set<string> {
  const roots = new Set<string>();
  for (const line of lines) {
    for (const entry of entries) {
      const { id, from, to } = entry.transfer;
      if (line.transfers.includes(id)) roots.add(id);
      if (!within(entry.timeMs, line.sinceMs, line.untilMs)) continue;
      const [accounts, own, other] = entry.kind === 'debit' ? [line.debitsOf, from, to] : [line.creditsInto, to, from];
      if (!accounts.includes(own)) continue;
      if (line.counterparties !== undefined && !line.counterparties.includes(other)) continue;
      roots.add(id);
    }
  }
  return roots;
}

/** Root ids that no transfer has, once each, by bytes. */
export function missingRootIds(lines: RootsLine[], knownIds: Set<string>): string[] {
  return sortedByBytes(lines.flatMap((line) => line.transfers).filter((id) => !knownIds.has(id)));
}

/** `from` (or `since`) is inclusive, `to` (or `until`) exclusive. */
function within(timeMs: number, fromMs: number | undefined, toMs: number | undefined): boolean {
  return (fromMs === undefined || timeMs >= fromMs) && (toMs === undefined || timeMs < toMs);
}

function fieldsOf(file: string, line: number, fields: Record<string, unknown> | undefined): (name: string) => unknown {
  if (!fields) return fail(file, line, 'not a JSON object');
  return (fieldName) => (fields[fieldName] === null ? undefined : fields[fieldName]);
}

function name(file: string, line: number, value: unknown): string {
  return nonEmpty(value) ?? fail(file, line, 'a name is missing or no string');
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function time(file: string, line: number, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return readTimeMs(value) ?? fail(file, line, 'bad time');
}

function list(
  file: string,
  line: number,
  value: unknown,
  read: (item: unknown) => string | undefined,
): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return fail(file, line, 'not a list');
  return value.map((item) => read(item) ?? fail(file, line, 'bad item in a list'));
}

function fail(file: string, line: number, why: string): never {
  throw new UnreadableLine(`${file}, line ${line}: ${why}`);
}
