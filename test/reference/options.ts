import type { TraceOptions } from './input.js';
import { readTimeMs, readWindowMs } from './times.js';

/** An option that the command refuses: status 2. */
export class BadOption extends Error {}

const POLICIES = ['fifo', 'lifo', 'haircut', 'poison', 'taint-first'] as const;

/** The options of a run, read. */
export interface ReadOptions {
  policy: (typeof POLICIES)[number];
  /** Undefined: no window. */
  windowMs: number | undefined;
  maxLayers: bigint;
  floor: bigint;
  trustBalances: boolean;
  /** Undefined: no limit on entries. */
  hubEntries: bigint | undefined;
  inSight: (account: string) => boolean;
  asOfMs: number | undefined;
  links: boolean;
}

/** Reads the options and fills the defaults of trace.md §7. @throws {BadOption} */
export function readOptions(options: TraceOptions): ReadOptions {
  const policy = POLICIES.find((name) => name === (options.policy ?? 'fifo'));
  if (!policy) throw new BadOption(`--policy ${options.policy}`);
  const windowMs = readWindowMs(options.window ?? 'none');
  if (windowMs === undefined) throw new BadOption(`--window ${options.window}`);
  const balances = options.balances ?? 'trust';
  if (balances !== 'trust' && balances !== 'ignore') throw new BadOption(`--balances ${balances}`);
  const hubEntries = String(options.hubEntries ?? 'none');
  const asOfMs = options.asOf === undefined ? undefined : readTimeMs(options.asOf);
  if (options.asOf !== undefined && asOfMs === undefined) throw new BadOption(`--as-of ${options.asOf}`);
  const { sight } = options;
  return {
    policy,
    windowMs: windowMs === 'none' ? undefined : windowMs,
    maxLayers: whole('--max-layers', options.maxLayers ?? 20),
    floor: whole('--floor', options.floor ?? 0),
    trustBalances: balances === 'trust',
    hubEntries: hubEntries === 'none' ? undefined : whole('--hub-entries', hubEntries),
    inSight: (account) => sight === undefined || sight.some((prefix) => account.startsWith(prefix)),
    asOfMs,
    links: options.links ?? false,
  };
}

function whole(option: string, value: number | string): bigint {
  if (!/^[0-9]+$/.test(String(value))) throw new BadOption(`${option} ${value}`);
  return BigInt(value);
}
