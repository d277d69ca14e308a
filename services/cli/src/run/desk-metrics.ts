import type { DeskMetrics, OpenDesk } from '@weir/desk';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the desk tells of itself. @param now the desk that is open; null: none is yet */
export const deskMetrics = (registry: Registry, now: () => OpenDesk | null): DeskMetrics => {
  const registers = [registry];
  const requests = new Counter({
    name: 'weir_desk_requests_total',
    help: 'Requests answered, by HTTP status.',
    labelNames: ['status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'weir_desk_request_seconds',
    help: 'Time until a request was answered.',
    // The board answers in milliseconds, a question to the store in tenths of a second.
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const acts = new Counter({
    name: 'weir_desk_acts_total',
    help: 'Acts read, those of other desks too; `outcome` is accepted, repeated, or why it was refused.',
    labelNames: ['outcome'],
    registers,
  });
  const figure = (name: string, help: string, of: (open: OpenDesk) => number): void => {
    new Gauge({
      name: `weir_desk_${name}`,
      help,
      registers,
      collect() {
        const open = now();
        this.set(open === null ? 0 : of(open));
      },
    });
  };
  figure('alerts', 'Alerts that the board knows, in any state.', ({ desk }) => desk.parts.board.alerts.size);
  figure('event_readers', 'Readers of the stream of events.', ({ events }) => events.readerCount);
  figure('orders', 'Orders that were ever drafted.', ({ desk }) => desk.parts.acts.state.orders.size);
  return {
    answered: (status, tookSeconds) => {
      requests.inc({ status: String(status) });
      seconds.observe(tookSeconds);
    },
    acted: (outcome) => acts.inc({ outcome }),
  };
};
