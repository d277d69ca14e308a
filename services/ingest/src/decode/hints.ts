import { noHints, type TransferHints, type TransferNature } from '@weir/model';
import { natureOfPurpose } from './purpose.js';
import { type Fields, isText } from './raw-message.js';

/** Longer texts name no device and no address: a feed's mistake must not swell the journal. */
export const hintCharactersMax = 256;
/** Masked names (张*) and what stands for no name make strangers equal. */
const tellsNobody = /[*×✱●•?？#]|^(?:-+|null|none|n\/a|未知|不详|无)$/u;

export const textOf = (value: unknown): string | null => {
  if (!isText(value)) return null;
  const text = value.trim();
  return text === '' || text.length > hintCharactersMax ? null : text;
};

/** A holder's name without what feeds spell differently: width, spaces, case. Null where it tells nobody. */
export const nameOf = (value: unknown): string | null => {
  const text = textOf(value);
  if (text === null) return null;
  const name = text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
  return name.length < 2 || tellsNobody.test(name) ? null : name;
};

const natureOf = (fields: Fields): TransferNature => {
  const payer = nameOf(fields['fromName']);
  if (payer !== null && payer === nameOf(fields['toName'])) return 'own-name';
  const nature = natureOfPurpose(textOf(fields['purpose']));
  if (nature !== 'ordinary') return nature;
  return textOf(fields['merchant']) === null ? 'ordinary' : 'merchant';
};

/**
 * What a bank's message tells of a transfer besides its facts: `device`, `ip`, `fromName`, `toName`, `purpose`,
 * `merchant`. Never refuses anything: no rule of trace.md reads hints, so a value of another type is an absent one.
 */
export const readHints = (fields: Fields): TransferHints => {
  const nature = natureOf(fields);
  const device = textOf(fields['device']);
  const address = textOf(fields['ip']);
  return nature === 'ordinary' && device === null && address === null ? noHints : { nature, device, address };
};
