import { byService, here } from '../expressions.mjs';
import { line } from '../panels.mjs';

export const processes = {
  title: 'Processes',
  panels: [
    line('Processor', 'percentunit', 'Of one core. Services that share a process each show all of it.', [
      [byService('rate(weir_process_cpu_seconds_total[$__rate_interval])'), '{{service}}'],
    ]),
    line('Memory', 'bytes', 'Resident. Services that share a process each show all of it.', [
      [byService('weir_process_resident_memory_bytes'), '{{service}}'],
    ]),
    line('Heap', 'bytes', 'Of the thread’s JavaScript. The state of the matcher lies outside it.', [
      [byService('weir_nodejs_heap_size_used_bytes'), '{{service}}'],
      [byService('weir_nodejs_external_memory_bytes'), '{{service}} outside the heap'],
    ]),
    line(
      'Event loop, 99 of 100',
      's',
      'How late the thread comes to what is due. Above 0.25 s in the thread of matcher and follower, alerts are late.',
      [[byService('weir_nodejs_eventloop_lag_p99_seconds'), '{{service}}']],
    ),
    line(
      'Collecting garbage',
      'percentunit',
      'Share of time. Above a tenth: the heap is too small for what is in it.',
      [
        [
          `sum by (service) (${byService('rate(weir_nodejs_gc_duration_seconds_sum[$__rate_interval])')})`,
          '{{service}}',
        ],
      ],
    ),
    line('Started', 'dateTimeFromNow', 'A process that starts again and again: its log says why it ended.', [
      [byService('weir_process_start_time_seconds * 1000'), '{{service}}'],
    ]),
    line(
      'Versions',
      'none',
      'One line for each version that runs. Two for longer than a roll-out: something was left behind.',
      [[`count by (version) (${here('weir_build_info')})`, '{{version}}']],
    ),
  ],
};
