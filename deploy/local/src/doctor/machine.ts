import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { isPortFree, portHolder } from '../ports.js';
import { isOurs } from '../process-identity.js';
import { type ComponentName, componentNames, type StackFolder } from '../stack-folder.js';
import { portPurpose, preferredPorts } from '../stack-ports.js';
import { type PortName, portNames, type StackRecord } from '../stack-record.js';
import { type DoctorLine, line } from './doctor-line.js';

const diskBytesMin = 3e9;
const memoryBytesMin = 1.5e9;
/** A transfer dated further ahead of the broker is rejected (FUTURE_TIME). */
const clockOffMsMax = 5 * 60_000;

/** @param networkMs a clock elsewhere, epoch milliseconds; null when none answered */
export async function machineLines(
  folder: StackFolder,
  record: StackRecord,
  networkMs: number | null,
): Promise<DoctorLine[]> {
  return [
    folderLine(folder),
    diskLine(folder),
    memoryLine(componentNames.every((name) => isComponentRunning(name, folder, record))),
    ...(await portLines(folder, record)),
    clockLine(Date.now(), networkMs, lastWriteMs(folder)),
  ];
}

function folderLine(folder: StackFolder): DoctorLine {
  const place = nearestExisting(folder.dir);
  let ok = true;
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch {
    ok = false;
  }
  const detail = place === folder.dir ? folder.dir : `${folder.dir} (to be made in ${place})`;
  return line('folder', ok, ok ? detail : `${place} cannot be written`, `chown -R "$(id -un)" '${place}'`);
}

function diskLine(folder: StackFolder): DoctorLine {
  const { bavail, bsize } = statfsSync(nearestExisting(folder.dir));
  const freeBytes = bavail * bsize;
  const mend = `free ${gigabytes(diskBytesMin)} on the disk of ${folder.dir}`;
  return line('disk', freeBytes >= diskBytesMin, `${gigabytes(freeBytes)} free`, mend);
}

// A stack that runs has taken its part already.
function memoryLine(running: boolean): DoctorLine {
  const freeBytes = freemem();
  const detail = `${gigabytes(freeBytes)} free${running ? ', the stack running' : ''}`;
  return line('memory', running || freeBytes >= memoryBytesMin, detail, `free ${gigabytes(memoryBytesMin)} of memory`);
}

async function portLines(folder: StackFolder, record: StackRecord): Promise<DoctorLine[]> {
  const lines: DoctorLine[] = [];
  for (const name of portNames) {
    const port = record.ports[name] ?? preferredPorts[name];
    lines.push(await portLine(name, port, record.ports[name] !== undefined, isOwnerRunning(name, folder, record)));
  }
  return lines;
}

async function portLine(name: PortName, port: number, remembered: boolean, ours: boolean): Promise<DoctorLine> {
  const label = `port ${port} (${portPurpose[name]})`;
  if (ours) return line(label, true, 'held by this stack', '');
  if (await isPortFree(port)) return line(label, true, 'free', '');
  const holder = portHolder(port);
  // A port that nobody has been told yet may be any.
  if (!remembered) return line(label, true, `held by ${holder}; weir up takes another`, '');
  return line(label, false, `held by ${holder}`, `end ${holder}; else weir up takes another port than last time`);
}

function isOwnerRunning(port: PortName, folder: StackFolder, record: StackRecord): boolean {
  const owner = port === 'kafka' || port === 'kafkaController' ? 'kafka' : 'clickhouse';
  return isComponentRunning(owner, folder, record);
}

function isComponentRunning(name: ComponentName, folder: StackFolder, record: StackRecord): boolean {
  const entry = record.processes[name];
  return entry !== undefined && isOurs(entry.pid, folder.marker[name]);
}

/**
 * @param nowMs this machine's clock
 * @param networkMs the repository's clock, when it answered
 * @param lastWriteMs when the stack's record was last written: a clock that stands before it went back
 */
export function clockLine(nowMs: number, networkMs: number | null, lastWriteMs: number | null): DoctorLine {
  const mend = 'set the clock: timedatectl set-ntp true';
  const time = new Date(nowMs).toISOString();
  if (lastWriteMs !== null && nowMs < lastWriteMs - 1_000)
    return line(
      'clock',
      false,
      `${time}, but the stack was last written at ${new Date(lastWriteMs).toISOString()}`,
      mend,
    );
  if (networkMs === null) return line('clock', true, `${time}, not compared`, mend);
  const offMs = Math.abs(nowMs - networkMs);
  return line('clock', offMs <= clockOffMsMax, `${time}, ${Math.round(offMs / 1000)} s off the network's`, mend);
}

function lastWriteMs(folder: StackFolder): number | null {
  return existsSync(folder.recordFile) ? statSync(folder.recordFile).mtimeMs : null;
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
