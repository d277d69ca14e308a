import { foreignText, type OnForeign } from '@weir/journal';
import { spoken } from '../language/words.js';
import { texts } from './texts.js';

/** Says on standard error what a command passes over, each time with how many there were; standard output is for answers. */
export const tellForeign = (command: string): OnForeign => {
  let count = 0;
  return (message) => {
    count++;
    console.error(`weir ${command}: ${foreignText(message)}${count === 1 ? '' : spoken(texts).soFar(count)}`);
  };
};
