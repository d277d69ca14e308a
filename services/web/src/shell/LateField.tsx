import { useEffect, useState } from 'react';
import { TextField } from './Field.js';

/** A field whose text goes to the address when the typing rests. */
export const LateField = ({
  label,
  value,
  change,
  isSearch = false,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  isSearch?: boolean;
}) => {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is another at each drawing and says the same
  useEffect(() => {
    if (typed === value) return;
    const rest = setTimeout(() => change(typed.trim()), 350);
    return () => clearTimeout(rest);
  }, [typed]);
  return <TextField label={label} value={typed} change={setTyped} isSearch={isSearch} />;
};
