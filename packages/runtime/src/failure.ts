import { errorCatalogue } from '@weir/model';

/** What a failure is to whoever must mend it. */
export interface Failure {
  readonly code: string;
  readonly text: string;
  readonly remedy: string;
}

const unforeseen = 'this was not foreseen: report it with the log around it; the process may be started again';

const noRoom =
  'make room where the state folder lies (WEIR_STATE_DIR) and start again: what was written before stands, nothing is lost';

/** What the system refuses with where there is no room: the disk, the user's share of it, the largest file. */
const remedyOfSystemCode: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', noRoom],
  ['EDQUOT', noRoom],
  ['EFBIG', noRoom],
]);

const textIn = (error: object, name: string): string | undefined => {
  const value = (error as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
};

/** The stable code of an error and what to do, from the error itself or the registry of errors. */
export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { code: 'UNFORESEEN', text: String(error), remedy: unforeseen };
  const code = textIn(error, 'code') ?? 'UNFORESEEN';
  const known = Object.hasOwn(errorCatalogue, code) ? errorCatalogue[code as keyof typeof errorCatalogue] : undefined;
  return {
    code,
    text: error.message,
    remedy: textIn(error, 'remedy') ?? known?.remedy ?? remedyOfSystemCode.get(code) ?? unforeseen,
  };
};
