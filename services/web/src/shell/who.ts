import type { Right } from '@weir/desk-api';
import { createContext, useContext } from 'react';
import type { Answer } from '../api/shapes.js';

export type Me = Answer<'me'>;

/** Who sits before the screen; null only outside of the pages that need somebody. */
export const WhoContext = createContext<Me | null>(null);

export const useMe = (): Me => {
  const me = useContext(WhoContext);
  if (me === null) throw new Error('a page that needs somebody was drawn for nobody');
  return me;
};

/** Whether the reader may do what asks for this right: the desk checks again. */
export const useMay = (right: Right): boolean => useMe().rights.includes(right);
