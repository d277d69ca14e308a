import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTrace } from '@weir/cli';
import { WeirError } from '@weir/model';
import type { TraceInput } from '../reference/input.js';

/** What `weir trace` wrote for an input. */
export interface Traced {
  readonly status: number;
  readonly transfers: readonly unknown[];
  readonly accounts: readonly unknown[];
  readonly links: readonly unknown[];
  readonly rejected: readonly { readonly code: string; readonly text: string }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const linesOf = (file: string): unknown[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

const policies: readonly unknown[] = ['fifo', 'lifo', 'haircut', 'poison', 'taint-first', undefined];

/** True where an input needs no process of its own: no standard input, no option that only the command line refuses. */
export const runsInProcess = ({ transfers, options }: TraceInput): boolean =>
  transfers.every(({ file }) => file !== '-') && policies.includes(options.policy);

/** Runs `weir trace` in this process, with its files in `folder`. */
export const traceInProcess = async (input: TraceInput, folder: string): Promise<Traced> => {
  const at = (file: string): string => path.join(folder, file);
  const out = at('out');
  rmSync(out, { recursive: true, force: true });
  for (const { file, text } of input.transfers) writeFileSync(at(file), text);
  writeFileSync(at('roots'), input.roots);
  if (input.labels !== undefined) writeFileSync(at('labels'), input.labels);
  const { options } = input;
  const given = (value: unknown, fallback: string): string => (value === undefined ? fallback : String(value));
  let status: number;
  try {
    status = await runTrace({
      transfers: input.transfers.map(({ file }) => at(file)),
      roots: at('roots'),
      out,
      policy: given(options.policy, 'fifo') as 'fifo',
      window: given(options.window, 'none'),
      maxLayers: given(options.maxLayers, '20'),
      floor: given(options.floor, '0'),
      balances: given(options.balances, 'trust') as 'trust',
      hubEntries: given(options.hubEntries, 'none'),
      links: true,
      ...(input.labels === undefined ? {} : { labels: at('labels') }),
      ...(options.sight === undefined ? {} : { sight: options.sight }),
      ...(options.asOf === undefined ? {} : { asOf: String(options.asOf) }),
    });
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    status = 2;
  }
  const summary = existsSync(at('out/summary.json')) ? JSON.parse(readFileSync(at('out/summary.json'), 'utf8')) : {};
  const { seconds: _, transfersPerSecond: __, ...rest } = summary as Record<string, unknown>;
  return {
    status,
    transfers: linesOf(at('out/transfers.ndjson')),
    accounts: linesOf(at('out/accounts.ndjson')),
    links: linesOf(at('out/links.ndjson')),
    rejected: linesOf(at('out/rejected.ndjson')) as Traced['rejected'],
    summary: rest,
  };
};
