import { isObject, parseTime, type Read, type RootsLine, readRootsLine } from '@weir/model';
import { type Decoder, type Fields, isText, rejected } from './raw-message.js';
import { readStatement } from './statement.js';

const rootFields = ['transfers', 'debitsOf', 'creditsInto', 'victims'] as const;
const matchFieldsMax = 20;

const isPlain = (value: unknown): boolean =>
  value === null || typeof value === 'number' || typeof value === 'boolean' || isText(value);

/** A match is a flat object: what it means is the desk's to say, but it must not be a riddle for whoever carries it. */
const isMatch = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length <= matchFieldsMax && Object.values(value).every(isPlain);

const readMatch = (fields: Fields): Read<readonly unknown[]> => {
  const match = fields['match'] ?? [];
  return Array.isArray(match) && match.every(isMatch)
    ? { ok: true, value: match }
    : { ok: false, why: 'match is no list of flat objects' };
};

/** The roots that a report names; none where it only describes a transfer to be found, or takes itself back. */
const readRoots = (fields: Fields, mayBeEmpty: boolean): Read<RootsLine> => {
  const namesRoots = rootFields.some((name) => (fields[name] ?? null) !== null);
  return readRootsLine(namesRoots || !mayBeEmpty ? fields : { ...fields, victims: [] });
};

/**
 * Reads messages of the reports topic: the fields of a roots line (trace §7) or `match`, with `reporter` (by default
 * the message's own place, so that such reports stand beside each other), `version` (by default 1), `reportedAt`,
 * `withdrawn`; and `resolves`, the reporter whose `match` lines it says the transfers of.
 */
export const reportDecoder: Decoder = (fields, { topic, partition, offset }) => {
  const statement = readStatement(fields, 'reporter', `${topic}/${partition}/${offset}`);
  if (!statement.ok) return rejected('BAD_REPORT', statement.why);
  const match = readMatch(fields);
  if (!match.ok) return rejected('BAD_REPORT', match.why);
  const { by: reporter, version, withdrawn } = statement.value;
  const roots = readRoots(fields, withdrawn || match.value.length > 0);
  if (!roots.ok) return rejected('BAD_REPORT', roots.why);
  const reportedGiven = fields['reportedAt'] ?? null;
  const reportedAt = reportedGiven === null ? null : parseTime(reportedGiven);
  if (reportedGiven !== null && reportedAt === null) return rejected('BAD_REPORT', 'reportedAt is no time');
  const resolves = fields['resolves'] ?? null;
  if (resolves !== null && !isText(resolves)) return rejected('BAD_REPORT', 'resolves is no text');
  if (resolves === reporter) return rejected('BAD_REPORT', 'it resolves itself');
  const said = { reporter, version, reportedAt, withdrawn, roots: roots.value, match: match.value };
  return { kind: 'report', report: resolves === null ? said : { ...said, resolves } };
};
