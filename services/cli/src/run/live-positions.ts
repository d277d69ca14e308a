import type { Config, ServiceName } from '@weir/model';
import type { LivePositions } from '../stack/stages.js';
import { readSamples, type Sample } from './metrics-text.js';
import { isAlive, serviceRecords } from './service-record.js';
import { askService } from './service-state.js';

/** Where a service of the namespace answers: as it wrote down when it started here, else at its configured port. */
const addressesOf = (config: Config, stateDir: string, name: ServiceName): string[] => {
  const { namespace, http } = config;
  const record = serviceRecords(stateDir).find((each) => each.name === name && each.namespace === namespace);
  if (record !== undefined && isAlive(record)) return [record.url];
  // It may run in a container of this machine, which leaves no record here.
  return http.ports[name] === 0 ? [] : [`http://${http.host}:${http.ports[name]}`];
};

/** The metrics of a running service of the namespace; null where none answers. */
export const samplesOf = async (config: Config, stateDir: string, name: ServiceName): Promise<Sample[] | null> => {
  for (const url of addressesOf(config, stateDir, name)) {
    const page = await askService(url, '/metrics');
    const samples = readSamples(page?.text ?? '');
    // Behind a port that was given to another installation since, another one's positions would be taken for ours.
    const ours = samples.some(
      (sample) =>
        sample.name === 'weir_service_info' &&
        sample.labels['service'] === name &&
        sample.labels['namespace'] === config.namespace,
    );
    if (ours) return samples;
  }
  return null;
};

/** Asks the running services of the configured namespace for their positions. */
export const livePositions = (config: Config, stateDir: string): LivePositions => ({
  async ingest() {
    const samples = await samplesOf(config, stateDir, 'ingest');
    if (samples === null) return null;
    return new Map(
      samples
        .filter(({ name }) => name === 'weir_ingest_position')
        .map(({ labels, value }) => [`${labels['topic']}/${labels['partition']}`, value]),
    );
  },
  async patterns() {
    const samples = await samplesOf(config, stateDir, 'patterns');
    return samples?.find(({ name }) => name === 'weir_patterns_position')?.value ?? null;
  },
  async follower() {
    const samples = await samplesOf(config, stateDir, 'follower');
    const figure = (wanted: string) => samples?.find(({ name }) => name === wanted)?.value;
    const [position, discovering] = [figure('weir_follower_position'), figure('weir_follower_discovering')];
    return position === undefined || discovering === undefined ? null : { position, discovering };
  },
});
