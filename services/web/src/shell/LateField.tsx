import { useEffect, useRef, useState } from 'react';
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
  const sent = useRef<string | null>(null);
  // What comes back from the address is what was typed a moment ago: what was typed since stays.
  useEffect(() => {
    if (value !== sent.current) setTyped(value);
    sent.current = null;
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is another at each drawing and says the same
  useEffect(() => {
    const meant = typed.trim();
    if (meant === value) return;
    const rest = setTimeout(() => {
      sent.current = meant;
      change(meant);
    }, 350);
    return () => clearTimeout(rest);
  }, [typed]);
  return <TextField label={label} value={typed} change={setTyped} isSearch={isSearch} />;
};
