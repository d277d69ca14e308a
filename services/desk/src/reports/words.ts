import type { Unreadable } from '@weir/avro';
import type { MessageRef } from '@weir/journal';

/** What a feed tells of a transfer in words; null: it does not. No rule of trace reads them. */
export interface TransferWords {
  readonly fromName: string | null;
  readonly toName: string | null;
  readonly memo: string | null;
}

export const noWords: TransferWords = { fromName: null, toName: null, memo: null };

export const placeOf = ({ offset, partition, topic }: MessageRef): string => `${topic}/${partition}/${offset}`;

/** Why nobody knows now what a message says in words: it did not come, or the schema that it names did not. */
export type UnreadWords = 'away' | Unreadable;

/**
 * Reads raw messages again for their words, by `placeOf`; what is gone, or says nothing of a transfer, is left out. What is there and cannot
 * be read now is told so: a name that nobody read may be another's.
 */
export type ReadWords = (
  messages: readonly MessageRef[],
  signal?: AbortSignal,
) => Promise<ReadonlyMap<string, TransferWords | UnreadWords>>;

/** Masked names tell who it is not, at most: 张* is everybody called 张. */
const tellsNobody = /[*×✱●•?？#]|^(?:-+|null|none|n\/a|未知|不详|无)$/u;

const spelt = (name: string | null): string => (name ?? '').normalize('NFKC').replace(/\s+/gu, '').toLowerCase();

/** Without what people and feeds spell differently: width, spaces, case. Empty where it tells nothing. */
export const plainName = (name: string | null): string => {
  const plain = spelt(name);
  return plain.length < 2 || tellsNobody.test(plain) ? '' : plain;
};

/** One sign may stand for several characters, or several for one. */
const masks = /[*×✱●•?？#]+/u;

/** False where a masked name cannot be that of somebody whose plain name is known: 张* may be 张三, and is not 李四. */
export const mayBe = (masked: string | null, name: string): boolean => {
  const parts = spelt(masked).split(masks);
  if (parts.length < 2) return true;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  return name.startsWith(first) && name.endsWith(last) && name.length >= first.length + last.length;
};
