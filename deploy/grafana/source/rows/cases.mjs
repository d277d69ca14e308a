import { here, quantile, rate } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const cases = {
  title: 'Cases and alerts',
  panels: [
    line('Alerts said', 'ops', 'Revisions too, by state and action.', [
      [`sum by (state, action) (${rate('weir_follower_alerts_total')})`, '{{state}} {{action}}'],
    ]),
    line(
      'How long first alerts took',
      's',
      'After a transfer: the way through ingest, matcher, follower. After a report: with the past read from the store.',
      [
        [quantile('0.5', 'weir_follower_alert_seconds_bucket', 'after'), 'half, after a {{after}}'],
        [quantile('0.99', 'weir_follower_alert_seconds_bucket', 'after'), '99 of 100, after a {{after}}'],
      ],
    ),
    line('Cases and what stands', 'none', 'Cases followed; alerts and findings that were ever said, in any state.', [
      [here('weir_follower_cases'), 'cases'],
      [here('weir_follower_standing_alerts'), 'alerts'],
      [here('weir_patterns_standing_findings'), 'findings'],
    ]),
    line(
      'The past of cases',
      'none',
      'Cases whose past is being read. One that stays: the store is away or the writer far behind; live money is followed on.',
      [
        [here('weir_follower_discovering'), 'discovering'],
        [here('weir_follower_reaching'), 'reading for ranges'],
      ],
    ),
    line('Recent transfers in memory', 'none', 'Of follower and patterns. WEIR_RING_BYTES bounds the follower’s.', [
      [here('weir_follower_window_transfers'), 'follower'],
      [here('weir_patterns_transfers'), 'patterns'],
    ]),
    line(
      'Windows of follower and patterns',
      'bytes',
      'The follower’s approximately. Full, it drops its oldest, and new reports wait for the writer. Patterns’ with room for growth.',
      [
        [here('weir_follower_window_bytes'), 'follower'],
        [here('weir_patterns_state_bytes'), 'patterns'],
      ],
    ),
    line(
      'Claims',
      'none',
      'The journal offset under which follower and patterns speak, −1 where one stands by. Each start takes a new one; again and again is two of them running at once without WEIR_STANDBY: end one.',
      [
        [here('weir_follower_claim_position'), 'follower'],
        [here('weir_patterns_claim_position'), 'patterns'],
        [here('weir_matcher_standby'), 'matcher stands by'],
      ],
    ),
    line('Findings said', 'ops', 'By rule. Shadow rules are said and open no case.', [
      [`sum by (rule, set, state) (${rate('weir_patterns_findings_total')})`, '{{rule}} {{set}} {{state}}'],
    ]),
    line(
      'Patterns at their bounds',
      'none',
      'Transfers forgotten early and looks cut short: there is more than patterns can hold or look at, and shapes may be missed.',
      [
        [here('increase(weir_patterns_transfers_forgotten_early_total[$__rate_interval])'), 'forgotten early'],
        [here('increase(weir_patterns_looks_cut_short_total[$__rate_interval])'), 'cut short'],
        [here('weir_patterns_accounts_of_interest'), 'accounts of interest'],
        [here('weir_patterns_devices'), 'devices'],
      ],
    ),
    line(
      'Records passed over',
      'ops',
      'They change nothing: something else stands (conflict, id-again, a version that was said already), another has claimed the shard (older-claim), or this version cannot read them. The log names where the last stands, the monitoring guide what each reason asks for.',
      [
        [`sum by (reason) (${rate('weir_matcher_passed_over_total')})`, 'matcher {{reason}}'],
        [`sum by (reason) (${rate('weir_follower_passed_over_total')})`, 'follower {{reason}}'],
        [`sum by (reason) (${rate('weir_repairer_passed_over_total')})`, 'repairer {{reason}}'],
        [`sum by (reason) (${rate('weir_patterns_passed_over_total')})`, 'patterns {{reason}}'],
        [`sum by (reason) (${rate('weir_writer_passed_over_total')})`, 'writer {{reason}}'],
        [`sum by (reason) (${rate('weir_desk_passed_over_total')})`, 'desk {{reason}}'],
        [`sum by (reason) (${rate('weir_check_passed_over_total')})`, 'check {{reason}}'],
      ],
    ),
    line(
      'Messages of others on our topics',
      'ops',
      'Passed over. Somebody else writes to a topic of ours: find and stop them; the log names the offset.',
      [
        [`sum by (topic) (${rate('weir_follower_foreign_messages_total')})`, 'follower {{topic}}'],
        [`sum by (topic) (${rate('weir_patterns_foreign_messages_total')})`, 'patterns {{topic}}'],
        [`sum by (topic) (${rate('weir_writer_foreign_messages_total')})`, 'writer {{topic}}'],
      ],
    ),
  ],
};
