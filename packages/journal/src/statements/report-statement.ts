import { isObject, parseTime, type Read, type RootsLine, readRootsLine } from '@weir/model';
import type { MessageRef, Report } from '../journal-record.js';
import { isText, readStatement, type StatementFields } from './statement.js';

const rootFields = ['transfers', 'debitsOf', 'creditsInto', 'victims'] as const;
const matchFieldsMax = 20;
/** Each is looked for again and again: a victim knows a few payments, an office that passes on more has more than one report. */
export const matchLinesMax = 1_000;

const isPlain = (value: unknown): boolean =>
  value === null || typeof value === 'number' || typeof value === 'boolean' || isText(value);

/** A match is a flat object: what it means is the desk's to say, but it must not be a riddle for whoever carries it. */
const isMatch = (value: unknown): value is StatementFields =>
  isObject(value) && Object.keys(value).length <= matchFieldsMax && Object.values(value).every(isPlain);

const readMatch = (fields: StatementFields): Read<readonly StatementFields[]> => {
  const match = fields['match'] ?? [];
  if (!Array.isArray(match) || !match.every(isMatch)) return { ok: false, why: 'match is no list of flat objects' };
  if (match.length <= matchLinesMax) return { ok: true, value: match };
  const why = `match has ${match.length} lines, ${matchLinesMax} are the most: say the others under another reporter`;
  return { ok: false, why };
};

/** A report whose lines are known to be flat. */
export interface ReportRead extends Report {
  readonly match: readonly StatementFields[];
}

/** The roots that a report names; none where it only describes a transfer to be found, or takes itself back. */
const readRoots = (fields: StatementFields, mayBeEmpty: boolean): Read<RootsLine> => {
  const namesRoots = rootFields.some((name) => (fields[name] ?? null) !== null);
  return readRootsLine(namesRoots || !mayBeEmpty ? fields : { ...fields, victims: [] });
};

/**
 * Reads a message of the reports topic: the fields of a roots line (trace §7) or `match`, with `reporter` (by default the
 * message's own place, so that such reports stand beside each other), `version` (by default 1), `reportedAt`, `withdrawn`;
 * and `resolves`, the reporter whose `match` lines it says the transfers of. Ingest refuses what this refuses, and whoever else
 * reads the topic must: a report that stands at a desk and in no journal would be followed by nobody.
 */
export const readReport = (
  fields: StatementFields,
  { topic, partition, offset }: Pick<MessageRef, 'topic' | 'partition' | 'offset'>,
): Read<ReportRead> => {
  const no = (why: string) => ({ ok: false, why }) as const;
  const statement = readStatement(fields, 'reporter', `${topic}/${partition}/${offset}`);
  if (!statement.ok) return statement;
  const match = readMatch(fields);
  if (!match.ok) return match;
  const { by: reporter, version, withdrawn } = statement.value;
  const roots = readRoots(fields, withdrawn || match.value.length > 0);
  if (!roots.ok) return roots;
  const reportedGiven = fields['reportedAt'] ?? null;
  const reportedAt = reportedGiven === null ? null : parseTime(reportedGiven);
  if (reportedGiven !== null && reportedAt === null) return no('reportedAt is no time');
  const resolves = fields['resolves'] ?? null;
  if (resolves !== null && !isText(resolves)) return no('resolves is no text');
  if (resolves === reporter) return no('it resolves itself');
  const said = { reporter, version, reportedAt, withdrawn, roots: roots.value, match: match.value };
  return { ok: true, value: resolves === null ? said : { ...said, resolves } };
};
