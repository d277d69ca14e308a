import type { Verified } from '@weir/evidence';
import { printable } from '../alerts/printable.js';
import { spokenProblem } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { texts } from './texts.js';

const shownMax = 20;

/** Whatever a package says of itself: nothing in it moves the cursor or hides what was found. */
const said = (value: unknown): string => printable(String(value));

/**
 * What `weir evidence verify` found, in lines.
 * @param isTrusted the reader gave a key of his own
 * @param unread messages that nobody here can read
 */
export const verifiedText = (
  file: string,
  { checks, manifest, signedBy }: Verified,
  isTrusted: boolean,
  unread: number,
): string[] => {
  const { case: name, madeAt, madeBy, missing, program } = manifest;
  const words = spoken(texts);
  const signed =
    signedBy === null ? words.unsigned : `${words.signed(said(signedBy))}${isTrusted ? '' : words.whoseKey}`;
  // "ok" of a signature that is not there would be read as one: that there is none is said above.
  const made = checks.filter(({ checked, name: check }) => check !== 'signature' || checked > 0);
  const found = made.flatMap(({ checked, name: check, problems }) => {
    const more = problems.length - shownMax;
    return [
      `${problems.length === 0 ? words.ok : words.bad} ${checked} ${words[check]}`,
      ...problems.slice(0, shownMax).map(({ of, why }) => `    ${said(of)}: ${said(spokenProblem(why))}`),
      ...(more > 0 ? [words.more(more)] : []),
    ];
  });
  return [
    words.of(file, said(name), said(madeAt), said(madeBy), said(program)),
    signed,
    ...found,
    ...(missing.length > 0 ? [words.missing(missing.length)] : []),
    ...(unread > 0 ? [words.unread(unread)] : []),
  ];
};
