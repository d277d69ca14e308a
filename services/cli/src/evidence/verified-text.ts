import type { Check, Verified } from '@weir/evidence';
import { printable } from '../alerts/printable.js';

const checkNames: Readonly<Record<Check['name'], string>> = {
  signature: 'manifest is the one that was signed',
  files: 'files are as the manifest lists them',
  messages: 'messages are those that were read',
  transfers: 'entries say what their messages say',
  statements: 'reports and labels say what their messages say',
  taints: 'traced figures follow from their sources',
  accounts: 'accounts hold what their transfers brought and took',
  coverage: 'all was there when it was made',
};

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
  const signed =
    signedBy === null
      ? 'it is not signed'
      : `signed with ${said(signedBy)}${isTrusted ? '' : ': give --key, the public key of who should have signed, to know whose that is'}`;
  const found = checks.flatMap(({ checked, name: check, problems }) => {
    const more = problems.length - shownMax;
    return [
      `${problems.length === 0 ? 'ok ' : 'BAD'} ${checked} ${checkNames[check]}`,
      ...problems.slice(0, shownMax).map(({ of, why }) => `    ${said(of)}: ${said(why)}`),
      ...(more > 0 ? [`    and ${more} more`] : []),
    ];
  });
  return [
    `${file}: case ${said(name)}, made at ${said(madeAt)} by ${said(madeBy)} with ${said(program)}`,
    signed,
    ...found,
    ...(missing.length > 0
      ? [`    ${missing.length} raw messages could not be had when it was made: see manifest.json`]
      : []),
    ...(unread > 0
      ? [
          `    ${unread} raw messages name a schema that is not known here, and are held to their hashes alone: set WEIR_SCHEMA_REGISTRY to read them`,
        ]
      : []),
  ];
};
