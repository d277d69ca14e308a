import { canonicalContent, type TransferRecord } from '@weir/model';
import type { Identity } from '../fold/identity-table.js';
import type { MessageRef } from '../journal-record.js';

/** What came of an id too late, or after something that did. */
export interface LateContent {
  /** Of the journal message. */
  readonly offset: number;
  /** Null: a void. */
  readonly record: TransferRecord | null;
  readonly message: MessageRef;
}

/** An id that waits for a repair: what stands of it, and what came since. */
export interface WaitingId {
  readonly id: string;
  /** Without contents: the id was not known any more when the first came late. */
  readonly known: Identity;
  readonly contents: readonly LateContent[];
}

/**
 * Ids that wait for a repair. From the first late event of an id on, whatever comes of it waits too: what stands of the
 * id stays as it is until a rebase says what it came to.
 */
export class WaitingIds {
  readonly #contents = new Map<string, LateContent[]>();

  get size(): number {
    return this.#contents.size;
  }

  has(id: string): boolean {
    return this.#contents.has(id);
  }

  /** Each waiting id with what came of it, in the order of the journal. */
  entries(): Iterable<readonly [id: string, contents: readonly LateContent[]]> {
    return this.#contents;
  }

  /** True where the same waits already. @param content canonical; null: a void */
  brings(id: string, content: string | null): boolean {
    return (this.#contents.get(id) ?? []).some(({ record }) =>
      record === null || content === null ? record === null && content === null : canonicalContent(record) === content,
    );
  }

  add(id: string, content: LateContent): void {
    const contents = this.#contents.get(id);
    if (contents === undefined) this.#contents.set(id, [content]);
    else contents.push(content);
  }

  /** What came before a journal offset is worked in; the id waits on where more came. */
  settle(id: string, before: number): void {
    const left = (this.#contents.get(id) ?? []).filter(({ offset }) => offset >= before);
    if (left.length === 0) this.#contents.delete(id);
    else this.#contents.set(id, left);
  }

  saved(): (readonly [string, readonly LateContent[]])[] {
    return [...this.#contents];
  }

  load(saved: readonly (readonly [string, readonly LateContent[]])[]): void {
    for (const [id, contents] of saved) this.#contents.set(id, [...contents]);
  }
}
