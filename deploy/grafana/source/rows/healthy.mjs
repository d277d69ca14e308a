import { age, here, quantile } from '../expressions.mjs';
import { figure, line } from '../panels.mjs';

export const healthy = {
  title: 'Is it healthy',
  panels: [
    figure(
      'Services that are not ready',
      'none',
      'Should be 0. The panel beside names them; /readyz of the service gives the reason, docs/errors.md what to do.',
      [[`sum(1 - ${here('weir_stage_ready')})`, '']],
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
    figure(
      'Alerts after a transfer, 99 of 100',
      's',
      'From the arrival of the transfer until the first alert was said. Goal 0.25 s; above 1 s look at the lag of matcher and follower, then at the event loop of their process.',
      [[quantile('0.99', 'weir_follower_alert_seconds_bucket{after="transfer"}'), '']],
      [
        [null, 'green'],
        [0.25, 'yellow'],
        [1, 'red'],
      ],
    ),
    figure(
      'Furthest behind',
      's',
      'The greatest distance of any stage to the present, in event time; 0 where nothing waits. Growing: the stage that the panel of lags shows is too slow or stands still.',
      [[`max(${here('weir_stage_lag_seconds')})`, '']],
      [
        [null, 'green'],
        [10, 'yellow'],
        [60, 'red'],
      ],
    ),
    figure(
      'Refused in the last hour',
      'none',
      'Messages on dead-letter topics. Some are normal; many of one reason are a sender that changed. The row Intake names topic and reason.',
      [[`sum(${here('increase(weir_ingest_refused_total[1h])')})`, '']],
      [
        [null, 'green'],
        [100, 'yellow'],
      ],
    ),
    figure(
      'Frames dropped in the last hour',
      'none',
      'Frames that began past what was covered. One that is sent again closes the gap. Where the position then stands still, offsets are missing: the log of the service names them.',
      [
        [
          `sum(${here('increase(weir_matcher_dropped_frames_total[1h])')}) + sum(${here('increase(weir_follower_dropped_frames_total[1h])')})`,
          '',
        ],
      ],
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
    figure(
      'Age of the newest snapshot',
      's',
      'Of the matcher, the follower, patterns or the payment check, whichever is oldest. Beyond three intervals while the journal moves: its next start takes long. Look at the disk of the state folder.',
      [
        [`max(${age('weir_matcher_snapshot_timestamp_seconds')})`, 'matcher'],
        [`max(${age('weir_follower_snapshot_timestamp_seconds')})`, 'follower'],
        [`max(${age('weir_patterns_snapshot_timestamp_seconds')})`, 'patterns'],
        [`max(${age('weir_check_snapshot_timestamp_seconds')})`, 'payment check'],
      ],
      [
        [null, 'green'],
        [90, 'yellow'],
      ],
    ),
    line('Ready', 'none', '1: does its work. 0: starting, ending, or something it needs does not answer.', [
      [here('weir_stage_ready'), '{{stage}}'],
    ]),
    line(
      'Behind, in event time',
      's',
      'Time now less the highest event time taken, 0 where nothing waits. A stage that alone grows is the narrow place; all that grow together wait for the one before them. A short spike after a silence is a message just then on its way.',
      [[here('weir_stage_lag_seconds'), '{{stage}}']],
    ),
    line(
      'Behind, in messages',
      'none',
      'What the log holds and the stage has not taken. Of the journal and of flows a message is a frame of up to 2,000 records.',
      [[`sum by (stage, topic) (${here('weir_stage_lag_messages')})`, '{{stage}} {{topic}}']],
    ),
  ],
};
