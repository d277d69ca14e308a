import type { Report, VersionedLabel } from '@weir/journal';
import type { ErrorCode, TransferHints, TransferRecord } from '@weir/model';

/** A message of a raw topic, as far as its meaning depends on it. */
export interface RawMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Broker time, milliseconds UTC. */
  readonly timeMs: number;
  readonly value: Buffer | null;
}

/** The fields of a message that is a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Why a message is refused: a code of the registry, and the field or value that decided. */
export interface Rejection {
  readonly kind: 'rejected';
  readonly code: ErrorCode;
  readonly detail: string;
}

/** What a message means. Times in milliseconds UTC. */
export type Decoded =
  | { readonly kind: 'transfer'; readonly transfer: TransferRecord; readonly hints: TransferHints }
  | { readonly kind: 'void'; readonly id: string; readonly time: number | null }
  | { readonly kind: 'label'; readonly label: VersionedLabel }
  | { readonly kind: 'report'; readonly report: Report }
  | Rejection;

/** Reads the messages of one kind of topic. Pure: the same message gives the same meaning, always. */
export type Decoder = (fields: Fields, message: RawMessage) => Decoded;

export const rejected = (code: ErrorCode, detail: string): Rejection => ({ kind: 'rejected', code, detail });

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.isWellFormed();
