import type { ComponentName } from './stack-folder.js';
import type { PortName, StackRecord } from './stack-record.js';

export type Ports = Readonly<Record<PortName, number>>;

/** What starts a process of the stack. It is run detached, with its output in the component's log file. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
  /** How far all of it stands back where processors are short, as `nice` counts; 0 where left out. */
  readonly niceness?: number;
}

/** One part of the stack: Kafka or ClickHouse. Everything that both need alike is in `raise.ts`. */
export interface Component {
  readonly name: ComponentName;
  readonly ports: readonly PortName[];
  /** Refuses at once, before any part is started, where this machine cannot run it. @throws {StackError} */
  require(): void;
  /** Whatever must be there before a start: programs, jars, a formatted data folder. May take long the first time. */
  prepare(ports: Ports, onProgress: (line: string) => void): Promise<Launch>;
  /** Speaks the part's own protocol at the recorded ports. */
  health(record: StackRecord): Promise<Health>;
  /** Where clients connect; null when no port is on record. */
  address(record: StackRecord): string | null;
}

export type Health = { readonly ok: true; readonly detail: string } | { readonly ok: false; readonly detail: string };
