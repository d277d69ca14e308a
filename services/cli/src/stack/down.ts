import { down } from '@weir/local';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { endServices } from '../run/end-services.js';
import { removeServiceRecords } from '../run/service-record.js';
import { removeAllStates } from '../run/state-folders.js';
import { writeLivePointer } from '../world/live-pointer.js';
import { loadConfiguration } from './configuration.js';
import type { Report } from './report.js';
import { texts } from './texts.js';

export interface DownFlags {
  readonly dir?: string;
  readonly wipe?: boolean;
  readonly json?: boolean;
}

export const runDown = async ({ wipe = false }: DownFlags): Promise<Report> => {
  const { stateDir } = loadConfiguration();
  const said = spoken(texts);
  const say = (line: string): void => console.error(spokenDetail(line));
  // Services first: they finish what is in flight while the servers are still there.
  const services = await endServices(stateDir, say);
  if (wipe) {
    removeServiceRecords(stateDir);
    removeAllStates(stateDir);
    writeLivePointer(stateDir, null);
  }
  const { stopped } = await down({ dir: stateDir, wipe, onProgress: say });
  const ended = [...services.map(({ name }) => name), ...stopped];
  const lines = [ended.length === 0 ? said.nothingRuns(stateDir) : said.ended(ended.join(', '))];
  if (wipe) lines.push(said.wiped);
  else lines.push(said.kept);
  return { status: 0, lines, json: { dir: stateDir, services, stopped, wiped: wipe } };
};
