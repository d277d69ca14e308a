import type { Log } from '@weir/log';
import type { Store } from '@weir/store';
import type { ServiceName } from '../services.js';

/** What a service is given, and whether the run is the replay that nothing disturbs. */
export interface PlantedPorts {
  readonly service: ServiceName;
  readonly log: Log;
  readonly store: Store;
  readonly isReplay: boolean;
}

/** A bug put between a service and its ports, to show that the simulation finds it. Made anew for each seed. */
export interface Plant {
  ports(given: PlantedPorts): { readonly log: Log; readonly store: Store };
}
