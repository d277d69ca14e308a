import { images } from './images.js';

/** Long enough for a daemon that answers at all. */
const answerMsMax = 15_000;

/** Why containers cannot be started: no engine, or not the images; null where all is there. */
const lookedFor = async (): Promise<string | null> => {
  // It would want an image from a registry to clean up after us; what is started here ends with its test file.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  // Where this machine is itself a container it would look for the ports at the engine's gateway, where an engine that
  // publishes on loopback has none: by the name of a network, one start in four was waited for in vain.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1';
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    const { dockerode } = (await getContainerRuntimeClient()).container as unknown as {
      readonly dockerode: { listImages(): Promise<{ readonly RepoTags: readonly string[] | null }[]> };
    };
    const there = new Set((await dockerode.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
    const absent = Object.values(images).filter((image) => !there.has(image));
    return absent.length === 0 ? null : `there is no image ${absent.join(', ')}: run deploy/images/build-local.sh`;
  } catch (error) {
    return `no container engine answers (${(error as Error).message.split('\n')[0]}): start dockerd, or set DOCKER_HOST`;
  }
};

/**
 * Says once whether the project `containers` can run here. Where it cannot, its tests are skipped, with the reason in their
 * names; with WEIR_TEST_CONTAINERS=required that is an error instead.
 */
export default async function setup(): Promise<void> {
  const tooLong = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`the container engine has not answered for ${answerMsMax / 1000} s`), answerMsMax).unref();
  });
  const missing = await Promise.race([lookedFor(), tooLong]);
  if (missing === null) return;
  if (process.env['WEIR_TEST_CONTAINERS'] === 'required') throw new Error(`containers: ${missing}`);
  console.warn(`SKIPPED: the tests in containers; ${missing}`);
  process.env['WEIR_TEST_CONTAINERS_MISSING'] = missing;
}
