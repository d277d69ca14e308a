import type { BoardRow } from '@weir/desk-api';
import { useSay, useSayCode } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';

/** Whether an account is a person's or an organisation's: what is known, and by what; where nobody knows, the reader says it. */
export const ClassField = ({
  of,
  value,
  change,
}: {
  of: BoardRow['targetClass'];
  value: string;
  change: (value: string) => void;
}) => {
  const say = useSay();
  const sayCode = useSayCode();
  const codes = ['personal', 'corporate'].map((code) => [code, sayCode('targetClass', code)] as const);
  const hint =
    of === null ? say('order.classUnknown') : say(of.by === 'label' ? 'order.classByLabel' : 'order.classByName');
  return (
    <ChoiceField
      label={say('order.class')}
      value={value}
      change={change}
      choices={of === null ? [['', say('order.choose')], ...codes] : codes}
      hint={hint}
    />
  );
};
