import { type Letter, placeText } from './letter.js';
import type { Letters } from './read-letters.js';

/** What a redrive does with each refused message that was chosen. */
export interface RedrivePlan {
  readonly toSend: readonly Letter[];
  /** Sent again before, by the word of their dead-letter topic. */
  readonly sentBefore: readonly Letter[];
  /** Their bytes are not here, or not as they came: nothing is sent in their place. */
  readonly unfit: readonly Letter[];
}

export interface RedriveWish {
  /** What was sent before too. */
  readonly again: boolean;
  /** So many are sent at most, topic by topic, the oldest first; null: all. */
  readonly limit: number | null;
}

export const planRedrive = ({ chosen, redriven }: Letters, { again, limit }: RedriveWish): RedrivePlan => {
  const unfit = chosen.filter((letter) => letter.unfit !== null);
  const whole = chosen.filter((letter) => letter.unfit === null);
  const isBefore = (letter: Letter): boolean => !again && redriven.has(placeText(letter.place));
  const toSend = whole.filter((letter) => !isBefore(letter));
  return {
    toSend: limit === null ? toSend : toSend.slice(0, limit),
    sentBefore: whole.filter(isBefore),
    unfit,
  };
};
