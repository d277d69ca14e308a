import type { LedgerFold } from '@weir/journal';
import type { Disk } from '../disk.js';
import type { Ports } from '../services.js';
import type { ServiceName } from '../weather.js';

/** What a service is given, and whether the run is the replay that nothing disturbs. */
export interface PlantedPorts extends Ports {
  readonly service: ServiceName;
  readonly disk: Disk;
  readonly isReplay: boolean;
}

/** A bug put between a service and its ports, to show that the simulation finds it. Made anew for each seed. */
export interface Plant {
  ports(given: PlantedPorts): Ports;
  /** A matcher's fold of one shard; left out: as it is. */
  readonly foldOf?: (shard: number, shards: number) => LedgerFold;
}
