import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { messageBytesMax } from '../../../deploy/local/src/kafka-settings.js';
import { httpPortsDefault } from '../../../packages/model/src/config/services.js';
import { variables } from '../../../packages/model/src/config/variables.js';
import { nicenessOf, runnable } from '../../../services/cli/src/run/services.js';
import { files, textOf } from '../repository.js';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly mem_limit?: string;
  readonly cpu_shares?: number;
  readonly restart?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}

const page = 'deploy/compose/compose.yaml';
const compose = parse(textOf(page), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

describe('compose.yaml', () => {
  it('runs every service that weir run knows, each once, at its port', () => {
    const run = ours.flatMap(([name, { command }]) => (command?.[0] === 'run' ? [[name, command[1]]] : []));
    expect(run.map(([name]) => name).sort()).toEqual([...runnable].sort());
    for (const [name, started] of run) expect(started).toBe(name);
    for (const name of runnable) {
      const port = httpPortsDefault[name];
      expect(compose.services[name]!.ports).toEqual([`\${PUBLISHED_HOST:-127.0.0.1}:${port}:${port}`]);
    }
  });

  it('sets nothing that our configuration does not know', () => {
    const known = new Set(variables.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])));
    for (const [name, { environment }] of ours) {
      expect(Object.keys(environment ?? {}).length, name).toBeGreaterThan(3);
      expect(
        Object.keys(environment ?? {}).filter((each) => !known.has(each)),
        name,
      ).toEqual([]);
    }
    const spoken = textOf('deploy/images/weir.Dockerfile').match(/\bWEIR_[A-Z_]+/g) ?? [];
    expect(spoken.filter((each) => !known.has(each))).toEqual([]);
  });

  it('lets stand back, container by container, who stands back by niceness in one session', () => {
    const weightOf = (name: string): number => compose.services[name]!.cpu_shares ?? 1024;
    // A step of niceness is a fifth less of a weight of 1024. Source: sched(7).
    for (const name of runnable) {
      const expected = 1024 / 1.25 ** nicenessOf({ name, shard: 0 });
      expect(weightOf(name) / expected, name).toBeCloseTo(1, 1);
    }
    expect(weightOf('kafka')).toBe(1024);
    expect(weightOf('clickhouse')).toBeLessThan(weightOf('writer'));
  });

  it('publishes on loopback unless told otherwise, keeps memory within limits, and starts again what ends', () => {
    for (const [name, service] of services) {
      for (const port of service.ports ?? []) expect(port, name).toMatch(/^\$\{PUBLISHED_HOST:-127\.0\.0\.1\}:/);
      expect(service.mem_limit, name).toMatch(/^\d+[gm]$/);
      expect(service.restart, name).toMatch(/^(?:unless-stopped|on-failure|no)$/);
    }
    for (const [name, service] of ours) {
      expect(service.read_only, name).toBe(true);
      expect(service.cap_drop, name).toEqual(['ALL']);
    }
  });

  it('waits for what is there and can be waited for', () => {
    for (const [name, { depends_on }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on ?? {})) {
        const target = compose.services[other];
        expect(target, `${name} waits for ${other}`).toBeDefined();
        if (condition === 'service_healthy') {
          // Our image brings a health check of its own.
          const canTell = target!.healthcheck?.test !== undefined || (target!.build && !target!.healthcheck?.disable);
          expect(canTell, `${other} can say that it is well`).toBeTruthy();
        } else {
          expect(condition).toBe('service_completed_successfully');
          expect(target!.command?.[0], `${other} ends by itself`).not.toBe('run');
        }
      }
    }
    for (const name of runnable) expect(Object.keys(compose.services[name]!.depends_on!), name).toContain('topics');
  });

  it('declares every volume that it uses, and builds from files that are there', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
    expect(Object.keys(compose.volumes).sort()).toEqual([...new Set(used)].sort());
    for (const [, { build }] of ours) expect(files).toContain(build!.dockerfile);
  });

  it('gives whoever keeps snapshots a volume: in a small file system of memory they would fill it one day, and end the service', () => {
    const keeping = runnable.filter((name) => /StateDir\(stateDir/.test(textOf(`services/cli/src/run/${name}.ts`)));
    expect(keeping).toEqual(expect.arrayContaining(['matcher', 'repairer', 'follower', 'patterns']));
    for (const name of keeping) {
      const { tmpfs = [], volumes = [] } = compose.services[name]!;
      expect(volumes, name).toEqual([`${name}:/var/lib/weir`]);
      expect(
        tmpfs.filter((each) => each.startsWith('/var/lib/weir')),
        name,
      ).toEqual([]);
    }
  });

  it('gives Kafka the settings that weir rests on', () => {
    const { environment } = compose.services['kafka']!;
    expect(environment).toMatchObject({
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_MESSAGE_MAX_BYTES: String(messageBytesMax),
      KAFKA_REPLICA_FETCH_MAX_BYTES: String(messageBytesMax),
      KAFKA_LOG_RETENTION_MS: '-1',
      KAFKA_LOG_RETENTION_BYTES: '-1',
    });
  });

  it('asks for what .env.example names, with the same values unless told otherwise', () => {
    const example = Object.fromEntries(
      textOf('deploy/compose/.env.example')
        .split('\n')
        .filter((line) => /^[A-Z]/.test(line) && !line.startsWith('COMPOSE_'))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const asked = new Map<string, Set<string>>();
    for (const [, name, kind, value] of textOf(page).matchAll(/\$\{([A-Z_]+)(:-|:\?)([^}]*)\}/g)) {
      const otherwise = kind === ':-' ? value! : '';
      asked.set(name!, (asked.get(name!) ?? new Set()).add(otherwise));
    }
    for (const [name, values] of asked) expect([...values], name).toEqual([example[name]]);
    expect(Object.keys(example).sort()).toEqual([...asked.keys()].sort());
  });
});
