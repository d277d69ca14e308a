import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { clickhouseLibrary } from '../clickhouse-library.js';
import { findJava, javaMajorMin } from '../java.js';
import { areJarsComplete, hasMaven, kafkaJars } from '../kafka-jars.js';
import { orWithDocker } from '../package-folder.js';
import { StackError, stackErrorCatalogue } from '../stack-error.js';
import { type DoctorLine, line } from './doctor-line.js';

const nodeVersionMin = [20, 19] as const;

/** Node, Java, Maven, the jars of Kafka and the library of ClickHouse. */
export function programLines(repository: RepositoryAnswer | null): DoctorLine[] {
  const jarsThere = areJarsComplete(kafkaJars().folder);
  return [
    nodeLine(process.versions.node),
    javaLine(),
    mavenLine(jarsThere),
    jarsLine(jarsThere, repository),
    clickhouseLine(),
  ];
}

/** @param version like "20.19.4" */
export function nodeLine(version: string): DoctorLine {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > nodeVersionMin[0] || (major === nodeVersionMin[0] && minor >= nodeVersionMin[1]);
  return line('node', ok, `version ${version}`, `install Node.js ${nodeVersionMin.join('.')} or later`);
}

function javaLine(): DoctorLine {
  const java = findJava();
  const detail = java === null ? 'not found' : `version ${java.major} (${java.path})`;
  const mend = stackErrorCatalogue.JAVA_MISSING.remedy + orWithDocker();
  return line('java', java !== null && java.major >= javaMajorMin, detail, mend);
}

function mavenLine(jarsThere: boolean): DoctorLine {
  const mend = stackErrorCatalogue.MAVEN_MISSING.remedy + orWithDocker();
  if (hasMaven()) return line('maven', true, 'found', mend);
  return line('maven', jarsThere, jarsThere ? 'not found, and not needed: Kafka is fetched' : 'not found', mend);
}

export interface RepositoryAnswer {
  /** False where no mirror is named: Maven knows where Maven Central is, and asks it when Kafka is fetched. */
  readonly asked: boolean;
  readonly dateMs: number | null;
}

/** Asks the mirror that ~/.m2/settings.xml names, if it names one, for Kafka; null when it has no answer in 5 s. */
export async function askRepository(): Promise<RepositoryAnswer | null> {
  const url = mirrorOfCentral(readOrEmpty(join(homedir(), '.m2', 'settings.xml')));
  if (url === null) return { asked: false, dateMs: null };
  const { version } = kafkaJars();
  const pom = `${url.replace(/\/$/, '')}/org/apache/kafka/kafka_2.13/${version}/kafka_2.13-${version}.pom`;
  try {
    const response = await fetch(pom, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
    const dateMs = Date.parse(response.headers.get('date') ?? '');
    return response.ok ? { asked: true, dateMs: Number.isNaN(dateMs) ? null : dateMs } : null;
  } catch {
    return null;
  }
}

/** The address that a Maven settings.xml gives instead of Maven Central; null when it gives none. */
export function mirrorOfCentral(settings: string): string | null {
  for (const [, mirror = ''] of settings.matchAll(/<mirror>([\s\S]*?)<\/mirror>/g)) {
    const of = /<mirrorOf>\s*(.*?)\s*<\/mirrorOf>/.exec(mirror)?.[1]?.split(',') ?? [];
    const url = /<url>\s*(.*?)\s*<\/url>/.exec(mirror)?.[1];
    if (url !== undefined && of.some((id) => ['*', 'central', 'external:*'].includes(id.trim()))) return url;
  }
  return null;
}

function jarsLine(jarsThere: boolean, repository: RepositoryAnswer | null): DoctorLine {
  const { version, folder } = kafkaJars();
  if (jarsThere) return line('kafka', true, `${version} in ${folder}`, '');
  const fetched =
    repository?.asked === true ? 'fetched at the first start, the mirror has it' : 'fetched at the first start';
  const detail = repository === null ? 'not fetched yet, and the mirror of Maven Central does not answer' : fetched;
  return line('kafka', repository !== null, detail, stackErrorCatalogue.KAFKA_NOT_FETCHED.remedy + orWithDocker());
}

function clickhouseLine(): DoctorLine {
  try {
    return line('clickhouse', true, clickhouseLibrary(), '');
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    return line('clickhouse', false, error.detail, error.remedy);
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
