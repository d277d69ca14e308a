import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { withLock } from './lock.js';
import { orWithDocker, packageFile } from './package-folder.js';
import { StackError, stackErrorCatalogue } from './stack-error.js';

/** Written last, inside the folder of a finished fetch: name and size of every jar. */
const manifestName = 'complete.json';
const silenceMaxMs = 120_000;
const abandonedAfterMs = 60 * 60_000;

export interface KafkaJars {
  readonly version: string;
  /** Folder of the jars, shared by all checkouts of this user; its name holds the version and the digest of the pom. */
  readonly folder: string;
}

/** Which jars the committed pom.xml asks for, and where they lie or will lie. */
export function kafkaJars(environment: NodeJS.ProcessEnv = process.env): KafkaJars {
  const pom = readFileSync(packageFile.pom, 'utf8');
  const version = /<kafka\.version>([^<]+)<\/kafka\.version>/.exec(pom)?.[1] ?? 'unknown';
  const digest = createHash('sha256').update(pom).digest('hex').slice(0, 8);
  return { version, folder: join(cacheRoot(environment), `kafka-${version}-${digest}`) };
}

function cacheRoot(environment: NodeJS.ProcessEnv): string {
  const own = environment['WEIR_CACHE'];
  if (own !== undefined && own !== '') return own;
  const system = environment['XDG_CACHE_HOME'];
  return join(system !== undefined && system !== '' ? system : join(homedir(), '.cache'), 'weir');
}

/** Whether every jar of a finished fetch is there in its full size. */
export function areJarsComplete(folder: string): boolean {
  try {
    const sizes = Object.entries(
      JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Record<string, number>,
    );
    return sizes.length > 0 && sizes.every(([name, bytes]) => statSync(join(folder, name)).size === bytes);
  } catch {
    return false;
  }
}

export function hasMaven(): boolean {
  return spawnSync('mvn', ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/**
 * Makes sure that the jars are there: fetches them with Maven if they are not, or not whole. Safe when several
 * processes do so at once: one fetches, into a folder of its own that is put in place whole.
 * @throws {StackError} `MAVEN_MISSING`, `KAFKA_NOT_FETCHED`, `STACK_BUSY`
 */
export async function fetchKafkaJars(onProgress: (line: string) => void): Promise<KafkaJars> {
  const jars = kafkaJars();
  mkdirSync(dirname(jars.folder), { recursive: true });
  sweepAbandoned(jars.folder);
  if (areJarsComplete(jars.folder)) return jars;
  const lock = { waitMs: 15 * 60_000, onWait: (line: string) => onProgress(`kafka: ${line} to fetch the jars`) };
  await withLock(`${jars.folder}.lock`, lock, async () => {
    if (areJarsComplete(jars.folder)) return;
    const part = `${jars.folder}.part-${randomUUID()}`;
    try {
      onProgress(`kafka: fetching Apache Kafka ${jars.version} with Maven, once for this user (43 MB)`);
      await copyDependencies(part, onProgress);
      seal(part, jars.version);
      rmSync(jars.folder, { recursive: true, force: true });
      renameSync(part, jars.folder);
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  });
  return jars;
}

// Half-finished fetches of processes that were killed. By age, since their Maven may have gone on for a while without
// them; no fetch takes as long.
function sweepAbandoned(folder: string): void {
  for (const name of readdirSync(dirname(folder)).filter((each) => each.startsWith(`${basename(folder)}.part-`))) {
    const part = join(dirname(folder), name);
    const touchedMs = statSync(part, { throwIfNoEntry: false })?.mtimeMs;
    if (touchedMs !== undefined && Date.now() - touchedMs > abandonedAfterMs)
      rmSync(part, { recursive: true, force: true });
  }
}

function seal(folder: string, version: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jar'));
  if (!names.includes(`kafka_2.13-${version}.jar`)) throw notFetched('Maven ended well but brought no broker');
  const sizes = Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).size]));
  writeFileSync(join(folder, manifestName), JSON.stringify(sizes, null, 2));
}

function copyDependencies(outputFolder: string, onProgress: (line: string) => void): Promise<void> {
  // Batch mode without colours; -C: a jar whose checksum is wrong fails the fetch.
  const args = ['-B', '-C', '-Dstyle.color=never', '-f', packageFile.pom, 'dependency:copy-dependencies'];
  const maven = spawn('mvn', [...args, `-DoutputDirectory=${outputFolder}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  let silence: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => maven.kill('SIGKILL'), silenceMaxMs);
  };
  heard();
  for (const stream of [maven.stdout, maven.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      heard();
      const arrived = jarArrived(line);
      if (arrived !== null) onProgress(`kafka: ${arrived}`);
      if (line.startsWith('[ERROR]')) errors.push(line.slice('[ERROR]'.length).trim());
    });
  }
  return new Promise((resolve, reject) => {
    maven.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(silence);
      reject(error.code === 'ENOENT' ? mavenMissing() : error);
    });
    maven.once('close', (code, signal) => {
      clearTimeout(silence);
      if (code === 0) resolve();
      else if (signal !== null)
        reject(notFetched(`nothing came for ${silenceMaxMs / 1000} s, or it was ended (${signal})`));
      else reject(notFetched(errors[0] ?? `mvn ended with ${code}`));
    });
  });
}

/** "kafka-clients-4.1.1.jar (9.8 MB)" out of Maven's line about a jar that has arrived; null for its other lines. */
export function jarArrived(line: string): string | null {
  const match = /Downloaded from \S+: \S*\/([^/\s]+\.jar) \(([\d.]+ .?B)/.exec(line);
  return match === null ? null : `${match[1]} (${match[2]})`;
}

function mavenMissing(): StackError {
  return new StackError(
    'MAVEN_MISSING',
    'no mvn on the path',
    stackErrorCatalogue.MAVEN_MISSING.remedy + orWithDocker(),
  );
}

function notFetched(detail: string): StackError {
  return new StackError('KAFKA_NOT_FETCHED', detail);
}
