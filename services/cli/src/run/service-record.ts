import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { birthOf } from './process-birth.js';
import { hostable } from './services.js';

/** What a running service leaves in `<state folder>/services/`, so that other commands find it. */
const recordForm = z.object({
  version: z.literal(1),
  name: z.enum(hostable),
  /** Records of before there were shards name none. */
  shard: z.int().min(0).default(0),
  namespace: z.string(),
  // 0 and negative numbers would signal a group; 1 is a service that is alone in its container.
  pid: z.int().min(1),
  /** See `process-birth.ts`: a number alone may be another process by now. */
  born: z.string().min(1),
  /** Where it answers: `http://host:port`. */
  url: z.string().min(1),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** Absolute; null where its output goes to a terminal. */
  logFile: z.string().nullable(),
});

export type ServiceRecord = Readonly<z.output<typeof recordForm>>;

const folderOf = (stateDir: string): string => join(stateDir, 'services');

const fileOf = (
  stateDir: string,
  { name, namespace, shard }: Pick<ServiceRecord, 'name' | 'namespace' | 'shard'>,
): string =>
  join(folderOf(stateDir), `${namespace === '' ? '' : `${namespace}-`}${name}${shard === 0 ? '' : `.${shard}`}.json`);

export const isAlive = ({ pid, born }: Pick<ServiceRecord, 'pid' | 'born'>): boolean => birthOf(pid) === born;

/** Replaces the record whole: a reader sees the old one or the new one. */
export const writeServiceRecord = (stateDir: string, record: ServiceRecord): void => {
  mkdirSync(folderOf(stateDir), { recursive: true });
  const file = fileOf(stateDir, record);
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(temporary, file);
};

/** Takes the record away, unless another process has put its own there since. */
export const removeServiceRecord = (stateDir: string, record: ServiceRecord): void => {
  const file = fileOf(stateDir, record);
  const found = readRecord(file);
  if (found?.pid === record.pid && found.born === record.born) rmSync(file, { force: true });
};

/** Takes the folder away with all that is in it. */
export const removeServiceRecords = (stateDir: string): void =>
  rmSync(folderOf(stateDir), { recursive: true, force: true });

/** All records of the folder, also of processes that have died; by namespace and name. */
export const serviceRecords = (stateDir: string): ServiceRecord[] => {
  let files: string[];
  try {
    files = readdirSync(folderOf(stateDir));
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readRecord(join(folderOf(stateDir), file)))
    .filter((record) => record !== null);
};

/** Null where there is none, or where it is not ours in form. */
const readRecord = (file: string): ServiceRecord | null => {
  try {
    return recordForm.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
};
