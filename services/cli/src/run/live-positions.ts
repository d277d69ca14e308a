import type { Config, ServiceName } from '@weir/model';
import type { LivePositions } from '../stack/stages.js';
import { readSamples, type Sample } from './metrics-text.js';
import { isAlive, serviceRecords } from './service-record.js';
import { askService } from './service-state.js';

/** Where a service of the namespace answers: as it wrote down when it started here, else at its configured port. */
const addressesOf = (config: Config, stateDir: string, name: ServiceName, shard: number): string[] => {
  const { namespace, http } = config;
  const record = serviceRecords(stateDir).find(
    (each) => each.name === name && each.shard === shard && each.namespace === namespace,
  );
  if (record !== undefined && isAlive(record)) return [record.url];
  // It may run in a container of this machine, which leaves no record here.
  return shard > 0 || http.ports[name] === 0 ? [] : [`http://${http.host}:${http.ports[name]}`];
};

/** What is needed to ask a service of an installation for its metrics. */
type Asking = Pick<Config, 'namespace' | 'http'>;

const samplesAt = async (
  { namespace, http }: Asking,
  name: ServiceName,
  urls: readonly string[],
): Promise<Sample[] | null> => {
  for (const url of urls) {
    const page = await askService(url, '/metrics', http.metricsToken);
    const samples = readSamples(page?.text ?? '');
    // Behind a port that was given to another installation since, another one's positions would be taken for ours.
    const ours = samples.some(
      (sample) =>
        sample.name === 'weir_service_info' &&
        sample.labels['service'] === name &&
        sample.labels['namespace'] === namespace,
    );
    if (ours) return samples;
  }
  return null;
};

/** The metrics of a running service of the namespace, of its first shard; null where none answers. */
export const samplesOf = (config: Config, stateDir: string, name: ServiceName): Promise<Sample[] | null> =>
  samplesAt(config, name, addressesOf(config, stateDir, name, 0));

/** Asks the services of an installation for their positions; `urlsOf` says where a shard of one may answer. */
export const positionsAt = (
  config: Asking & Pick<Config, 'shards'>,
  urlsOf: (name: ServiceName, shard: number) => readonly string[],
): LivePositions => ({
  async ingest() {
    const samples = await samplesAt(config, 'ingest', urlsOf('ingest', 0));
    if (samples === null) return null;
    return new Map(
      samples
        .filter(({ name }) => name === 'weir_ingest_position')
        .map(({ labels, value }) => [`${labels['topic']}/${labels['partition']}`, value]),
    );
  },
  async patterns() {
    const samples = await samplesAt(config, 'patterns', urlsOf('patterns', 0));
    return samples?.find(({ name }) => name === 'weir_patterns_position')?.value ?? null;
  },
  async follower() {
    const ofShards = await Promise.all(
      Array.from({ length: config.shards.follower }, (_, shard) =>
        samplesAt(config, 'follower', urlsOf('follower', shard)),
      ),
    );
    let [position, discovering] = [Number.POSITIVE_INFINITY, 0];
    for (const samples of ofShards) {
      const figure = (wanted: string) => samples?.find(({ name }) => name === `weir_follower_${wanted}`)?.value ?? -1;
      // One that stands by has said nothing of what it knows.
      if (figure('position') < 0 || figure('claim_position') < 0) return null;
      position = Math.min(position, figure('position'));
      discovering += figure('discovering');
    }
    return { position, discovering };
  },
});

/** Asks the running services of the configured namespace for their positions. */
export const livePositions = (config: Config, stateDir: string): LivePositions =>
  positionsAt(config, (name, shard) => addressesOf(config, stateDir, name, shard));
