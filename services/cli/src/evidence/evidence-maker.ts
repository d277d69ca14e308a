import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MakeEvidence } from '@weir/desk';
import type { Config } from '@weir/model';
import { deskEvidenceFolder } from '../run/state-folders.js';
import type { Connection } from '../stack/connection.js';
import { makeEvidence } from './make.js';

/** Somebody waits at a page, and proxies wait no longer than a minute. */
const waitMs = 30_000;

/** A package that was handed out goes at once; what is older was left by a desk that was killed. */
const leftAfterMs = 6 * 3_600_000;

const sweep = (folder: string, nowMs: number): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const left = statSync(path, { throwIfNoEntry: false });
    if (left !== undefined && nowMs - left.mtimeMs > leftAfterMs) rmSync(path, { force: true });
  }
};

/** Makes packages for people at the desk, in a folder under `stateDir`, each file for the one who asked. */
export const evidenceMaker = (
  connection: Pick<Connection, 'log' | 'store' | 'topics'>,
  config: Pick<Config, 'contracts' | 'desk' | 'evidence' | 'zone'>,
  stateDir: string,
): MakeEvidence => {
  const folder = deskEvidenceFolder(stateDir);
  return async (name, madeBy, signal) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    sweep(folder, Date.now());
    const out = join(folder, `${randomUUID()}.zip`);
    const order = { case: name, out, madeBy, madeAt: Date.now(), zone: config.desk.zone, attach: [], waitMs };
    const reading = { zone: config.zone, contracts: config.contracts };
    const signed = { ...order, reading, key: config.evidence.key };
    const { bytes, sha256 } = await makeEvidence(connection, signed, () => undefined, signal);
    return { path: out, bytes, sha256, letGo: () => rmSync(out, { force: true }) };
  };
};
