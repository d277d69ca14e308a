import { age, here, rate } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const matcher = {
  title: 'Journal and matcher',
  panels: [
    line('Journal written', 'Bps', 'Bytes of raw frames a second, and frames a second.', [
      [`sum(${rate('weir_ingest_journal_bytes_total')})`, 'bytes'],
      [`sum(${rate('weir_ingest_frames_total')})`, 'frames'],
    ]),
    line(
      'Flow records written',
      'ops',
      'About two for each transfer; more where late or voided entries change others.',
      [[`sum(${rate('weir_matcher_records_total')})`, 'records']],
    ),
    line(
      'Positions in the journal',
      'none',
      'All should be the same. One that stands still while others rise: its service waits or halted; its log says why.',
      [
        [here('weir_matcher_position'), 'matcher'],
        [here('weir_repairer_position'), 'repairer'],
        [here('weir_follower_position'), 'follower'],
        [here('weir_patterns_position'), 'patterns'],
      ],
    ),
    line(
      'Watermarks and horizons, behind now',
      's',
      'A watermark is the event time that all partitions of a topic have reached; before the horizon an asset’s entries no longer change. A watermark that stands still is a partition that is silent and not idle.',
      [
        [age('weir_matcher_watermark_timestamp_seconds'), 'watermark {{topic}}'],
        [age('weir_matcher_horizon_timestamp_seconds'), 'horizon {{asset}}'],
      ],
    ),
    line(
      'Late events',
      'ops',
      'They change nothing until the repairer has worked them in; cases they touch are stale meanwhile. Many: raise the lateness of the asset, or mend the sender.',
      [[`sum by (topic, asset) (${rate('weir_matcher_late_total')})`, '{{topic}} {{asset}}']],
    ),
    line(
      'Repairs',
      'none',
      'Ids that wait for a repair should go back to 0. Too long: so much would change with them that their cases stay stale.',
      [
        [here('weir_repairer_waiting'), 'waiting'],
        [here('weir_repairer_too_long'), 'too long'],
        [here('increase(weir_repairer_repairs_total[$__rate_interval])'), 'repairs'],
        [here('increase(weir_repairer_failures_total[$__rate_interval])'), 'failures'],
      ],
    ),
    line(
      'Dropped frames',
      'none',
      'See the figure above. Frames that stand in a topic for good are counted by each start anew.',
      [
        [here('increase(weir_matcher_dropped_frames_total[$__rate_interval])'), 'matcher'],
        [here('increase(weir_follower_dropped_frames_total[$__rate_interval])'), 'follower'],
        [here('increase(weir_patterns_dropped_frames_total[$__rate_interval])'), 'patterns'],
        [here('increase(weir_repairer_dropped_frames_total[$__rate_interval])'), 'repairer'],
        [here('increase(weir_writer_dropped_frames_total[$__rate_interval])'), 'writer {{stream}}'],
        [here('increase(weir_check_dropped_frames_total[$__rate_interval])'), 'check'],
      ],
    ),
    line('State of the matcher', 'none', 'Entries and ids follow rate times lateness; pockets grow with accounts.', [
      [here('weir_matcher_pockets'), 'pockets'],
      [here('weir_matcher_shelved_pockets'), 'pockets at rest'],
      [here('weir_matcher_lots'), 'lots'],
      [here('weir_matcher_identities'), 'ids'],
      [here('weir_matcher_entries'), 'entries inside the lateness'],
    ]),
    line(
      'Memory of the state',
      'bytes',
      'In use, without the room kept for growth. Settled grows with accounts and lots, changeable with rate times lateness.',
      [
        [here('weir_matcher_settled_bytes'), 'settled'],
        [here('weir_matcher_changeable_bytes'), 'changeable'],
        [here('weir_matcher_snapshot_bytes'), 'snapshot'],
        [here('weir_follower_snapshot_bytes'), 'snapshot of the follower'],
        [here('weir_patterns_snapshot_bytes'), 'snapshot of patterns'],
      ],
    ),
    line(
      'Snapshots',
      's',
      'How long a service stood still for its newest, and how long that took to stand on the disk.',
      [
        [here('weir_matcher_snapshot_pause_seconds'), 'pause'],
        [here('weir_matcher_snapshot_write_seconds'), 'write'],
        [here('weir_matcher_snapshot_interval_seconds'), 'interval'],
        [here('weir_follower_snapshot_pause_seconds'), 'pause of the follower'],
        [here('weir_follower_snapshot_write_seconds'), 'write of the follower'],
        [here('weir_patterns_snapshot_pause_seconds'), 'pause of patterns'],
        [here('weir_patterns_snapshot_write_seconds'), 'write of patterns'],
      ],
    ),
  ],
};
