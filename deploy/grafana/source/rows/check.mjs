import { here, quantile, rate } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const check = {
  title: 'Payment check',
  panels: [
    line(
      'Answers to payments',
      'ops',
      'By decision. Holds that rise without cases that rise: look at the reasons beside.',
      [[`sum by (decision) (${rate('weir_check_answers_total')})`, '{{decision}}']],
    ),
    line('Reasons', 'ops', 'Why a payment was not simply allowed.', [
      [`sum by (rule) (${rate('weir_check_reasons_total')})`, '{{rule}}'],
    ]),
    line('Time of an answer', 's', '99 of 100 take at most this; channels wait for it. The goal is 5 ms.', [
      [quantile('0.99', 'weir_check_seconds_bucket'), 'all'],
    ]),
    line('Age of what it knows', 's', 'Above the configured limit it answers as it is set to when it does not know.', [
      [here('weir_check_age_seconds'), 'age'],
    ]),
    line('What it knows', 'none', 'Accounts and findings in memory, and what was left out for want of room.', [
      [here('weir_check_tainted_accounts'), 'tainted accounts'],
      [here('weir_check_case_accounts'), 'accounts of cases'],
      [here('weir_check_findings'), 'findings'],
      [here('weir_check_labelled_accounts'), 'labelled accounts'],
      [here('weir_check_held_accounts'), 'held accounts'],
      [here('weir_check_facts'), 'facts'],
      [here('weir_check_facts_left_out'), 'facts left out'],
    ]),
    line(
      'Who paid whom',
      'none',
      'Pairs forgotten early: its tables are too small for the feed, first-time payees are seen too often.',
      [
        [here('weir_check_pairs'), 'pairs'],
        [here('weir_check_pairs_forgotten_early'), 'pairs forgotten early'],
        [here('weir_check_payers'), 'payers'],
      ],
    ),
    line('Memory of its tables', 'bytes', 'Grows with pairs and payers up to its bound.', [
      [here('weir_check_table_bytes'), 'tables'],
    ]),
    line('Snapshots of the check', 's', 'Its folds wait for the pause, its answers do not.', [
      [here('weir_check_snapshot_pause_seconds'), 'pause'],
      [here('weir_check_snapshot_write_seconds'), 'write'],
      [here('weir_check_snapshot_interval_seconds'), 'interval'],
    ]),
    line('Size of its snapshot', 'bytes', 'Its tables, and a line for each fact.', [
      [here('weir_check_snapshot_bytes'), 'snapshot'],
    ]),
    line(
      'Foreign messages of the check',
      'ops',
      'On topics of ours, passed over by the check; its log says where each lies.',
      [[`sum by (topic) (${rate('weir_check_foreign_messages_total')})`, '{{topic}}']],
    ),
  ],
};
