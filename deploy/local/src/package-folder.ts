import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Right from src/ and from dist/ alike: both lie one below the package.
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The committed files of this package that other programs read. */
export const packageFile = {
  pom: join(packageFolder, 'pom.xml'),
  kafkaLogging: join(packageFolder, 'kafka-log4j2.xml'),
  clickhouseProgram: join(packageFolder, 'programs', 'clickhouse.mjs'),
  lifetimeProgram: join(packageFolder, 'programs', 'lifetime.mjs'),
} as const;

/** How to run the same stack in Docker, as the end of a sentence; '' where the repository has no such files. */
export function orWithDocker(): string {
  const compose = join(packageFolder, '..', 'compose');
  return existsSync(compose) ? '; or with Docker: see deploy/compose' : '';
}
