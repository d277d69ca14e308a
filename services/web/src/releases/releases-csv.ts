import type { Appeal, ReleaseTask } from '@weir/desk-api';
import { csvOf } from '../show/csv.js';
import { formatTime, formatUtc } from '../show/time.js';

type Cells = readonly (string | null)[];
const both =
  (zone: string) =>
  (ms: number | null): Cells =>
    ms === null ? [null, null] : [formatTime(ms, zone), formatUtc(ms)];

/** The tasks that stand in the list, in its order; times in the desk's zone and in UTC. */
export const releasesCsv = (tasks: readonly ReleaseTask[], zone: string): string => {
  const times = both(zone);
  return csvOf(
    [
      ...['id', 'of', 'of_id', 'account', 'asset', 'cause', 'reason_zh', 'reason_en', 'case'],
      ...['since_local', 'since_utc', 'due_local', 'due_utc', 'state', 'done_by', 'done_local', 'done_utc'],
    ],
    tasks.map((task) => [
      ...[task.id, task.of.kind, task.of.id, task.account.account, task.asset, task.cause],
      ...[task.reason.zh, task.reason.en, task.case, ...times(task.since), ...times(task.due)],
      ...[task.state, task.doneBy, ...times(task.doneAt)],
    ]),
  );
};

/** The appeals that stand in the list, in its order; times in the desk's zone and in UTC. */
export const appealsCsv = (appeals: readonly Appeal[], zone: string): string => {
  const times = both(zone);
  return csvOf(
    [
      ...[
        'id',
        'account',
        'against_kind',
        'against',
        'text',
        'received_local',
        'received_utc',
        'taken_in_by',
        'reviewer',
      ],
      ...['due_local', 'due_utc', 'outcome', 'decision', 'decided_by', 'decided_local', 'decided_utc'],
    ],
    appeals.map(({ decision, ...appeal }) => [
      ...[appeal.id, appeal.account.account, appeal.kind, appeal.against, appeal.text, ...times(appeal.receivedAt)],
      ...[appeal.takenInBy, appeal.reviewer, ...times(appeal.due)],
      ...[decision?.outcome ?? null, decision?.text ?? null, decision?.by ?? null, ...times(decision?.at ?? null)],
    ]),
  );
};
