import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { httpPortsDefault } from '../../../packages/model/src/config/services.js';
import { runnable } from '../../../services/cli/src/run/services.js';
import { textOf } from '../repository.js';

interface Scrape {
  readonly scrape_configs: readonly {
    readonly authorization?: unknown;
    readonly static_configs: readonly { readonly targets: readonly string[] }[];
  }[];
}

const text = textOf('deploy/grafana/prometheus.yaml');
const [job] = (parse(text) as Scrape).scrape_configs;

it('the example of a scrape asks every service that runs with the others', () => {
  const targets = job!.static_configs.flatMap((each) => each.targets);
  expect([...targets].sort()).toEqual(runnable.map((name) => `127.0.0.1:${httpPortsDefault[name]}`).sort());
});

it('and has the line for a token, which stands where it is wanted once it is none of the comments', () => {
  expect(job!.authorization).toBeUndefined();
  const [own] = (parse(text.replace('# authorization:', 'authorization:')) as Scrape).scrape_configs;
  expect(own!.authorization).toEqual({ credentials_file: '/etc/prometheus/weir-metrics-token' });
});
