import { databaseName, maskedConfig, topicsOf, WeirError } from '@weir/model';
import { stringify } from 'yaml';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { withAddresses } from './addresses.js';
import { readConfiguration } from './configuration.js';
import type { Report } from './report.js';
import { texts } from './texts.js';

/** The configuration as it holds here: with the addresses of the stack of this folder, where none are written down. */
export const runConfig = async (): Promise<Report> => {
  const outcome = readConfiguration();
  if (!outcome.ok) {
    const { problems } = outcome;
    const lines = [spoken(texts).configurationBad, ...problems.map((problem) => `  ${spokenDetail(problem)}`)];
    return { status: 2, lines, json: { ok: false, problems } };
  }
  const { configuration } = outcome;
  const { stateDir, written } = configuration;
  // Without a stack the defaults stand, which is what a service would be given.
  const found = await withAddresses(configuration).catch((error: unknown) => {
    if (error instanceof WeirError && error.code === 'USAGE') return null;
    throw error;
  });
  const { warnings, ...config } = maskedConfig(found ?? configuration.config);
  const from = (isWritten: boolean): string => (isWritten ? 'configured' : found === null ? 'default' : 'local stack');
  const addresses = { kafka: from(written.brokers), clickhouse: from(written.clickhouseUrl) };
  const shown = {
    ...config,
    // Where things lie: the folder of the local stack is not that of the default of `stateDir`.
    stackDir: stateDir,
    databaseName: databaseName(config),
    topics: topicsOf(config),
    addresses,
  };
  const lines = [...stringify(shown, { lineWidth: 0 }).trimEnd().split('\n'), ...warnings.map((each) => `# ${each}`)];
  return { status: 0, lines, json: { ok: true, ...shown, warnings } };
};
