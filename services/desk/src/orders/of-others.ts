import { actsOfOthers, type DeskState, isPiece, type OtherAct, type StopOrder } from '@weir/acts';

/** What whoever drafted the order may not do about it as it stands: another person does. */
export const ofOthers = (state: DeskState, order: StopOrder): readonly OtherAct[] => {
  const acts = actsOfOthers(state.terms, order);
  return isPiece(state, order) && !acts.includes('confirm') ? ['confirm', ...acts] : acts;
};
