import type { Image } from '@weir/engine';
import { decodeSnapshot } from '@weir/journal';
import type { Log } from '@weir/log';
import { WeirError } from '@weir/model';
import { type TopicPlace, whyNotThere } from '@weir/snapshots';
import { flowsCoverage } from '../flows-coverage.js';
import type { ShelfMark } from '../shelf/stored-lots.js';

/** Where a state of the matcher stands, and what it was made of. */
export interface SnapshotHead {
  /** Journal offset at which it goes on. */
  readonly next: number;
  /** The last journal message that was read: a journal that has another there is another journal. */
  readonly lastMessage: TopicPlace;
  /** What the shelf of idle lots held; null: there was none. */
  readonly shelf: ShelfMark | null;
}

const headPart = 'matcher';

/** Puts the head beside the state. */
export const putHead = (image: Image, head: SnapshotHead): void => image.part(headPart).put('head', head);

/** Why a snapshot is not used. */
export class Unfit {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/**
 * The image in a snapshot and its head, where it is one of this journal and flows cover all that came before it.
 * @param written journal offset up to which flows stand
 * @returns why it is not to be used else
 */
export const openSnapshot = async (
  bytes: Buffer,
  log: Log,
  journal: string,
  written: number,
): Promise<{ readonly image: Image; readonly head: SnapshotHead } | Unfit> => {
  let image: Image;
  try {
    image = decodeSnapshot(bytes);
  } catch (error) {
    if (error instanceof WeirError && error.code === 'SNAPSHOT_CORRUPT') return new Unfit(error.message);
    throw error;
  }
  const head = image.part(headPart).value<SnapshotHead>('head');
  if (head.next > written) return new Unfit(`flows cover the journal up to ${written}, and it goes on at ${head.next}`);
  const why = await whyNotThere(log, { topic: journal, partition: 0 }, head.lastMessage);
  return why === null ? { image, head } : new Unfit(why);
};

/**
 * Why a start of a matcher shard would not go on from a snapshot; null: it would. The lots that lie beside it are not looked
 * at.
 */
export const whyMatcherSnapshotUnfit = async (
  log: Log,
  { journal, flows }: { readonly journal: string; readonly flows: string },
  shard: number,
  bytes: Buffer,
): Promise<string | null> => {
  const opened = await openSnapshot(bytes, log, journal, await flowsCoverage(log, flows, shard));
  return opened instanceof Unfit ? opened.why : null;
};
