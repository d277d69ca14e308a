import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { GenericContainer, type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { images } from './images.js';

/** What every container of one installation is started with. */
export interface InstallationOptions {
  readonly network: StartedNetwork;
  readonly env: Readonly<Record<string, string>>;
}

const closed = { Memory: 1024 ** 3 } as const;

/** A container of our image as `deploy/compose` starts it: no rights, nothing to write to but its state and /tmp. */
const weirContainer = ({ network, env }: InstallationOptions, command: readonly string[]) =>
  new GenericContainer(images.weir)
    .withNetwork(network)
    .withEnvironment({ ...env })
    .withCommand([...command])
    .withDroppedCapabilities('ALL')
    .withSecurityOpt('no-new-privileges')
    .withTmpFs({ '/tmp': 'rw,size=64m', '/var/lib/weir': 'rw,size=256m,uid=10001,gid=10001' })
    .withResourcesQuota({ memory: closed.Memory / 1024 ** 3 });

/** Starts a service and returns once its container's own health check passes. @param port that it listens on */
export const startService = (
  installation: InstallationOptions,
  name: string,
  port: number,
): Promise<StartedTestContainer> =>
  weirContainer(installation, ['run', name])
    .withNetworkAliases(name)
    .withExposedPorts(port)
    // More often than the image asks: a service is up long before ten seconds are over.
    .withHealthCheck({
      test: ['CMD', 'bash', '/opt/weir/deploy/images/health.sh'],
      interval: 2_000,
      timeout: 5_000,
      retries: 60,
      startPeriod: 0,
    })
    .withWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(90_000)
    .start();

/** Runs a command to its end and returns what it printed; files are put into it by path beforehand. */
export const runCommand = async (
  installation: InstallationOptions,
  command: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<string> => {
  let output = '';
  let ended: Promise<unknown> = Promise.resolve();
  const container = await weirContainer(installation, command)
    .withCopyContentToContainer(Object.entries(files).map(([target, content]) => ({ target, content })))
    .withLogConsumer((stream: Readable) => {
      stream.on('data', (chunk: Buffer | string) => {
        output += chunk.toString();
      });
      ended = once(stream, 'end');
    })
    .withWaitStrategy(Wait.forOneShotStartup())
    .withStartupTimeout(90_000)
    .start()
    .catch((error: unknown) => {
      throw new Error(`weir ${command.join(' ')} in a container failed: ${output}`, { cause: error });
    });
  await ended;
  await container.stop();
  return output;
};
