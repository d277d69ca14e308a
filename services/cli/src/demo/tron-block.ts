import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Logs of a real TRON block, where the folder with real data lies beside the project (or `WEIR_SHARED` names it). */
export const realBlockFile = (folder: string): string | null => {
  const candidates = [process.env['WEIR_SHARED'], resolve(folder, '../shared/data')];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    const file = resolve(candidate, 'usdt-logs/tron_block_50000011_logs.jsonl');
    if (existsSync(file)) return file;
  }
  return null;
};

export const readBlockLines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);
