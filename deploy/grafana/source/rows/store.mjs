import { here, quantile, rate } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const store = {
  title: 'Store',
  panels: [
    line(
      'Rows inserted',
      'ops',
      'Repeats after a failure too. None while the writer has a lag: look at its failures.',
      [[`sum by (table) (${rate('weir_writer_rows_total')})`, '{{table}}']],
    ),
    line('Time of an insert', 's', '95 of 100 take at most this. Above 3 s: merges, disk or memory of the store.', [
      [quantile('0.95', 'weir_writer_insert_seconds_bucket', 'table'), '{{table}}'],
    ]),
    line(
      'Failures of the writer',
      'ops',
      'Attempts that are made again. STORE_UNREACHABLE: it waits, nothing is lost. Others: docs/errors.md.',
      [[`sum by (code) (${rate('weir_writer_failures_total')})`, '{{code}}']],
    ),
    line(
      'Waiting for the store',
      'none',
      'Messages by topic that are not in the store yet; reports about the past wait for flows.',
      [[`sum by (topic) (${here('weir_stage_lag_messages{stage="writer"}')})`, '{{topic}}']],
    ),
    line(
      'Raw messages kept',
      'ops',
      'Those that cases cite. Missing or altered ones are evidence that is gone: look at the retention of raw topics.',
      [[`sum by (outcome) (${rate('weir_writer_raw_messages_total')})`, '{{outcome}}']],
    ),
    line('Positions in the store', 'none', 'What is covered, by stream.', [
      [here('weir_writer_position'), '{{stream}}'],
    ]),
  ],
};
