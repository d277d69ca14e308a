import type { TransferFields } from '@weir/journal';

/**
 * Reads transfers of one encoding straight from the bytes of their messages, where they are plain enough. It refuses
 * nothing and rounds nothing: what it does not know for certain it leaves to the general decoder, and what it takes
 * means what that would say. That a time lies ahead of its message is for the caller to see.
 */
export interface PlainReader {
  /**
   * Whether all texts of the message that was read last are known to be UTF-8, being ASCII for example. If not, it counts
   * only where the caller finds the message to be UTF-8.
   */
  readonly isAscii: boolean;
  /**
   * Reads the message `bytes[from, to)` into `fields`; false where it is left to the general decoder (then `fields` may
   * hold anything). `fields` refers to bytes of the message and of the reader: it holds until the next message.
   */
  read(bytes: Buffer, from: number, to: number, fields: TransferFields): boolean;
}
