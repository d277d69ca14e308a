import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { withLock } from './lock.js';
import { findOurs, isOurs } from './process-identity.js';
import { type ComponentName, componentNames, type StackFolder, stackFolder } from './stack-folder.js';
import { readRecord, withProcess, writeRecord } from './stack-record.js';
import { stopProcess } from './stop-process.js';

export interface DownOptions {
  readonly dir: string;
  /** Also delete the data, the logs and the remembered ports of the stack. Other files in the folder stay. */
  readonly wipe?: boolean;
  readonly onProgress?: (line: string) => void;
}

/**
 * Ends the processes of this folder: asked first, killed after 10 s. Only processes that were started for this folder
 * are touched. Data stays unless `wipe`.
 * @returns the parts that ran, `kafka` and `clickhouse`
 * @throws {StackError} `STOP_FAILED`, `STACK_BUSY`
 */
export async function down(options: DownOptions): Promise<{ stopped: string[] }> {
  const folder = stackFolder(options.dir);
  const say = options.onProgress ?? (() => undefined);
  // The folder may have been deleted while its processes ran; then there is nothing to lock or to write down.
  if (!existsSync(folder.dir)) return { stopped: await stopAll(folder, say) };
  const result = await withLock(folder.lockFile, { waitMs: 120_000, onWait: say }, async () => {
    const stopped = await stopAll(folder, say);
    if (existsSync(folder.recordFile)) {
      const record = readRecord(folder);
      writeRecord(
        folder,
        componentNames.reduce((kept, name) => withProcess(kept, name, undefined), record),
      );
    }
    if (options.wipe === true) wipe(folder);
    return { stopped };
  });
  if (options.wipe === true) removeIfEmpty(folder.dir);
  return result;
}

async function stopAll(folder: StackFolder, say: (line: string) => void): Promise<string[]> {
  const results = await Promise.all(componentNames.map((name) => stopOne(folder, name, say)));
  return componentNames.filter((_, index) => results[index]);
}

async function stopOne(folder: StackFolder, name: ComponentName, say: (line: string) => void): Promise<boolean> {
  const marker = folder.marker[name];
  const recorded = readRecord(folder).processes[name]?.pid;
  const pids = new Set(findOurs(marker));
  if (recorded !== undefined && isOurs(recorded, marker)) pids.add(recorded);
  for (const pid of pids) {
    await stopProcess(pid, marker);
    say(`${name}: process ${pid} ended`);
  }
  return pids.size > 0;
}

function wipe(folder: StackFolder): void {
  for (const path of [...Object.values(folder.home), folder.logs, folder.recordFile])
    rmSync(path, { recursive: true, force: true });
}

function removeIfEmpty(dir: string): void {
  try {
    rmdirSync(dir);
  } catch (error) {
    // Others keep files here too, or another `up` has begun.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
