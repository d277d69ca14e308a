import type { Fault } from './fault.js';
import { fullDisk } from './full-disk.js';
import { killAll, killServer, killService } from './kills.js';
import { network } from './networks.js';
import { snapshotDamaged } from './snapshots.js';
import { truncatedBelow } from './truncated.js';
import { frozen, zombie } from './zombies.js';

/** Everything that a long run brings in rotation. */
export const allFaults: readonly Fault[] = [
  ...(['ingest', 'matcher', 'repairer', 'follower', 'patterns', 'writer'] as const).flatMap((name) => [
    killService(name),
    zombie(name),
  ]),
  killAll,
  ...(['kafka', 'clickhouse'] as const).flatMap((server) => [
    killServer(server),
    frozen(server),
    ...(['latency', 'reset', 'black-hole', 'deaf'] as const).map((kind) => network(server, kind)),
  ]),
  snapshotDamaged('torn'),
  snapshotDamaged('corrupt'),
  snapshotDamaged('torn', 'follower'),
  snapshotDamaged('corrupt', 'patterns'),
  fullDisk,
  truncatedBelow,
];
