import type { DoctorLine } from './doctor/doctor-line.js';
import { machineLines } from './doctor/machine.js';
import { askRepository, programLines } from './doctor/programs.js';
import { stackFolder } from './stack-folder.js';
import { readRecord } from './stack-record.js';

export type { DoctorLine };

/** Looks at everything that `up` needs and changes nothing. Takes 5 s longer when a mirror of Maven Central does not answer. */
export async function doctor(dir: string): Promise<DoctorLine[]> {
  const folder = stackFolder(dir);
  const repository = await askRepository();
  const machine = await machineLines(folder, readRecord(folder), repository?.dateMs ?? null);
  return [...programLines(repository), ...machine];
}
