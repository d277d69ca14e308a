import type { KeptSnapshot } from '@weir/snapshots';
import { Gauge, type Registry } from 'prom-client';

/**
 * Registers what is told of a service's snapshots, and returns who tells it of the newest.
 * @param doing what stands still for one, in a word
 */
export const snapshotGauges = (
  registry: Registry,
  service: 'matcher' | 'follower' | 'patterns' | 'check',
  doing: string,
  everyMs: number | null,
): ((snapshot: KeptSnapshot | null) => void) => {
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `weir_${service}_snapshot_${name}`, help, registers: [registry] });
  gauge('interval_seconds', 'How often one is wanted; 0: never.').set((everyMs ?? 0) / 1_000);
  const offset = gauge('offset', 'Journal offset of the newest snapshot of this process.');
  const bytes = gauge('bytes', 'Its size.');
  const pause = gauge('pause_seconds', `How long ${doing} stood still for it.`);
  const write = gauge('write_seconds', 'From the first copy until it stood.');
  const time = gauge('timestamp_seconds', 'When it was finished, Unix time; its age is the time now less this.');
  let told: KeptSnapshot | null = null;
  return (snapshot) => {
    if (snapshot === null || snapshot === told) return;
    told = snapshot;
    offset.set(snapshot.offset);
    bytes.set(snapshot.bytes);
    pause.set(snapshot.pauseMs / 1_000);
    write.set(snapshot.tookMs / 1_000);
    time.set(snapshot.publishedAtMs / 1_000);
  };
};
