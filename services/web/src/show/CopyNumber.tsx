import type { AccountShown } from '@weir/desk-api';
import { useState } from 'react';
import { useSay } from '../language/language.js';

/** The number alone, as the programs of banks take it: what is before it says whose it is. */
export const bareNumber = (account: string): string => account.slice(account.lastIndexOf(':') + 1);

/** Puts a text into the clipboard; without TLS a browser has only the old way. */
const copy = async (text: string): Promise<void> => {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
};

const saidMs = 1_500;

/** Copies the number of an account; of a masked one there is none to copy. */
export const CopyNumber = ({ of }: { of: AccountShown }) => {
  const say = useSay();
  const [isCopied, setCopied] = useState(false);
  if (of.isMasked) return null;
  return (
    <button
      type="button"
      className="small"
      title={bareNumber(of.account)}
      aria-label={say('show.copyNumber', { number: bareNumber(of.account) })}
      onClick={async () => {
        await copy(bareNumber(of.account));
        setCopied(true);
        setTimeout(() => setCopied(false), saidMs);
      }}
    >
      <span role="status">{say(isCopied ? 'show.copied' : 'show.copy')}</span>
    </button>
  );
};
