import type { Shown } from '@weir/desk-api';
import { useSay, useSayCode } from '../language/language.js';

/** How much of a list there is, and what hides the rest. */
export const ShownText = ({ of }: { of: Shown }) => {
  const say = useSay();
  const sayCode = useSayCode();
  const rest = of.hiddenBy.map((why) => sayCode('hidden', why)).join(', ');
  return (
    <span className={of.shown < of.of ? 'shown warn-text' : 'shown quiet'}>
      {say('state.shown', { shown: of.shown.toLocaleString('en-US'), of: of.of.toLocaleString('en-US') })}
      {rest !== '' && ` · ${say('state.hiddenBy', { why: rest })}`}
    </span>
  );
};
