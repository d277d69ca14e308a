import { here, quantile, rate } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const desk = {
  title: 'Desk',
  panels: [
    line(
      'Requests of people and programs',
      'ops',
      'By HTTP status. 409 is a lost race; 5xx are in the log of the desk.',
      [[`sum by (status) (${rate('weir_desk_requests_total')})`, '{{status}}']],
    ),
    line(
      'Time of a request',
      's',
      '95 of 100 take at most this. The board answers from memory, questions from the store.',
      [[quantile('0.95', 'weir_desk_request_seconds_bucket'), 'all']],
    ),
    line(
      'Acts',
      'ops',
      'What came of them, those of other desks too. Refusals that repeat: somebody works against the fold.',
      [[`sum by (outcome) (${rate('weir_desk_acts_total')})`, '{{outcome}}']],
    ),
    line('Readers of events', 'none', 'Open browsers. None in working hours: look at the proxy before the desk.', [
      [here('weir_desk_event_readers'), 'readers'],
    ]),
    line('Alerts and orders on the board', 'none', 'In any state, those that are long done too.', [
      [here('weir_desk_alerts'), 'alerts'],
      [here('weir_desk_orders'), 'orders'],
    ]),
    line(
      'Messages that are none of ours',
      'ops',
      'On the alerts topic, passed over by the desk; its log says where each lies.',
      [[`sum by (topic) (${rate('weir_desk_foreign_messages_total')})`, '{{topic}}']],
    ),
  ],
};
