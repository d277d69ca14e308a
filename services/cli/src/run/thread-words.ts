import type { Config } from '@weir/model';
import type { Failure } from '../stack/report.js';
import type { RunnableName } from './services.js';

/** What a thread is started with: everything in it can be copied. */
export interface ThreadOrder {
  readonly name: RunnableName;
  readonly shard: number;
  readonly config: Config;
  readonly stateDir: string;
  readonly portWritten: boolean;
  /** How far the thread stands back where processors are short, as `nice` counts: 0 is like any other. */
  readonly niceness: number;
}

/** What a thread says; it is told one thing only: to end. */
export type ThreadWord =
  | { readonly kind: 'listening' | 'ready'; readonly url: string }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly failure: Failure };
