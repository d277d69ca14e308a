import type { Image } from '@weir/engine';
import { decodeSnapshot } from '@weir/journal';
import type { Log } from '@weir/log';
import { WeirError } from '@weir/model';
import { type MergedPlace, whyNotMerged } from './merged-place.js';

/** What an image must be of to be gone on from. */
export interface ImageWanted {
  readonly log: Log;
  readonly topics: { readonly journal: string; readonly flows: string };
  /** What the state is of, and in which form: another one is not taken up. */
  readonly form: string;
}

export const formName = 'form';
export const placeName = 'place';
export const statePart = 'state';

/**
 * The state in an image and its place, where it is of this form and the topics have what it was made of; a text that says why
 * not else.
 * @throws what `whyUnreadable` knows, where the image lacks something
 */
export const openImage = async (
  { log, topics, form }: ImageWanted,
  bytes: Buffer,
): Promise<{ readonly place: MergedPlace; readonly state: Image } | string> => {
  const image = decodeSnapshot(bytes);
  if (image.value(formName) !== form) return `it is not of the form ${form}`;
  const place = image.value<MergedPlace>(placeName);
  return (await whyNotMerged(log, topics, place)) ?? { place, state: image.part(statePart) };
};

/** Why an image could not be read. @throws what is no fault of the image */
export const whyUnreadable = (error: unknown): string => {
  const isOther = error instanceof WeirError && error.code === 'SNAPSHOT_CORRUPT';
  // An image that another version of this program made lacks what this one asks for.
  if (isOther || error instanceof RangeError) return error.message;
  throw error;
};

/** Why a start would not go on from an image, as far as its form and its place say; null: it would. */
export const whyNotImage = async (wanted: ImageWanted, bytes: Buffer): Promise<string | null> => {
  try {
    const opened = await openImage(wanted, bytes);
    return typeof opened === 'string' ? opened : null;
  } catch (error) {
    return whyUnreadable(error);
  }
};
