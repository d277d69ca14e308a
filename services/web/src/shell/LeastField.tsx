import { useEffect, useState } from 'react';
import { useSay } from '../language/language.js';
import { TextField } from './Field.js';

/**
 * A least value that narrows a list. What is not understood is said at the field, and the filter stays as it was: a list
 * that quietly grows again is taken for the list of those above the value.
 */
export const LeastField = ({
  label,
  value,
  parse,
  format,
  said,
  example,
  change,
}: {
  label: string;
  /** As the address has it; undefined: no filter. */
  value: string | undefined;
  /** What was typed as the address has it; null: it is none. */
  parse: (typed: string) => string | null;
  /** What the address has as it is typed. */
  format: (value: string) => string;
  /** What is said where nothing can be understood. */
  said: string;
  example: string;
  change: (value: string) => void;
}) => {
  const say = useSay();
  const standing = value ?? '';
  const shown = standing === '' ? '' : format(standing);
  const [typed, setTyped] = useState(shown);
  const [isWrong, setWrong] = useState(false);
  const meant = typed.trim() === '' ? '' : parse(typed);
  // Another view, or a step back: the field says what filters now. What was typed and says the same stays as it was typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed meanwhile is no reason
  useEffect(() => {
    if (meant === standing) return;
    setTyped(shown);
    setWrong(false);
  }, [shown]);
  const take = (): void => {
    setWrong(meant === null);
    if (meant !== null && meant !== standing) change(meant);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is another at each drawing and says the same
  useEffect(() => {
    if (meant === standing) {
      setWrong(false);
      return;
    }
    const rest = setTimeout(take, 350);
    return () => clearTimeout(rest);
  }, [typed]);
  const kept = standing === '' ? say('least.keptNone') : say('least.kept', { value: shown });
  return (
    <TextField
      label={label}
      value={typed}
      change={setTyped}
      placeholder={example}
      error={isWrong ? `${said} ${kept}` : undefined}
      leave={() => {
        take();
        if (meant !== null && meant !== '') setTyped(format(meant));
      }}
    />
  );
};
