import { createRequire } from 'node:module';
import { orWithDocker } from './package-folder.js';
import { StackError, stackErrorCatalogue } from './stack-error.js';

/** The package that holds the library, for each platform that chdb is built for. */
const packageOf: Readonly<Record<string, string>> = {
  'linux-x64': '@chdb/lib-linux-x64-gnu',
  'linux-arm64': '@chdb/lib-linux-arm64-gnu',
  'darwin-x64': '@chdb/lib-darwin-x64',
  'darwin-arm64': '@chdb/lib-darwin-arm64',
};

/**
 * Path of `libchdb.so` for this platform (it has that name on macOS too).
 * @throws {StackError} `CLICKHOUSE_MISSING`
 */
export function clickhouseLibrary(platform = `${process.platform}-${process.arch}`): string {
  const name = packageOf[platform];
  if (name === undefined) throw missing(`there is none for ${platform}`);
  const fromHere = createRequire(import.meta.url);
  try {
    // The platform's package hangs on chdb, so it is looked up from there: it need not be hoisted to the top.
    return createRequire(fromHere.resolve('chdb/package.json')).resolve(`${name}/libchdb.so`);
  } catch (error) {
    throw missing(`${name} is not installed`, error);
  }
}

function missing(detail: string, cause?: unknown): StackError {
  const remedy = stackErrorCatalogue.CLICKHOUSE_MISSING.remedy + orWithDocker();
  return new StackError('CLICKHOUSE_MISSING', detail, remedy, { cause });
}
