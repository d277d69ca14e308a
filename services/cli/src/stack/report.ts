// Every command has this with it: errors alone, and what is said of them in Chinese when there is one.
import { StackError } from '@weir/local/errors';
import { WeirLogError } from '@weir/log/errors';
import { errorCatalogue, WeirError } from '@weir/model/errors';
import { WeirStoreError } from '@weir/store/errors';
import { languageOf } from '../language/language.js';

/** How a command ends: its status, what people read, and the object that `--json` prints instead. */
export interface Report {
  readonly status: number;
  readonly lines: readonly string[];
  readonly json: unknown;
}

/** A failure in the form in which it is told. */
export interface Failure {
  readonly status: 1 | 2;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A failure that was told of elsewhere, in another thread: classes of errors do not cross. */
export class ToldFailure extends Error {
  override readonly name = 'ToldFailure';
  readonly code: string;
  readonly remedy: string;

  constructor(readonly failure: Failure) {
    super(failure.message);
    this.code = failure.code;
    this.remedy = failure.remedy;
  }
}

/** Mistakes of whoever called the command, not of the machines behind it. */
const usage = new Set(['USAGE', 'UNREADABLE', 'CONFIG_INVALID', 'CHECK_MISTYPED']);

/** The failure that an error of ours is; null for any other, which is a mistake in this program. */
export const foreseen = (error: unknown): Failure | null => {
  if (error instanceof ToldFailure) return error.failure;
  if (error instanceof WeirError) {
    const { code, detail } = error;
    // What a command was called with says itself how to call it.
    const remedy = code === 'USAGE' ? '' : errorCatalogue[code].remedy;
    return { status: usage.has(code) ? 2 : 1, code, message: code === 'USAGE' ? detail : `${code}: ${detail}`, remedy };
  }
  if (error instanceof WeirLogError || error instanceof WeirStoreError || error instanceof StackError) {
    const { code, detail, remedy } = error;
    return { status: 1, code, message: `${code}: ${detail}`, remedy };
  }
  if (error instanceof Error && 'syscall' in error) {
    const code = String((error as NodeJS.ErrnoException).code ?? 'SYSTEM');
    return { status: 1, code, message: error.message, remedy: '' };
  }
  return null;
};

type Told = Pick<Failure, 'code' | 'message' | 'remedy'>;

/** A failure in Chinese, for people; `--json` holds what was thrown. */
const inChinese = async ({ code, message, remedy }: Told) => {
  const [{ meaningOf }, { chineseRemedy }, { chineseMessage }] = await Promise.all([
    import('../errors/meanings.js'),
    import('../errors/remedies.js'),
    import('../errors/told.js'),
  ]);
  // What the system says begins with its own code, and is known by it.
  const isOurs = meaningOf(code) !== null && message.startsWith(`${code}: `);
  const detail = isOurs ? message.slice(code.length + 2) : message;
  return { message: chineseMessage(code, detail), remedy: remedy === '' ? '' : chineseRemedy(remedy) };
};

/** Says on standard error what went wrong, and what to do, in the reader's language. */
export const tellFailure = async (failure: Told): Promise<void> => {
  const zh = languageOf() === 'zh';
  const { message, remedy } = zh ? await inChinese(failure) : failure;
  console.error(`weir: ${message}`);
  if (remedy !== '') console.error(zh ? `      处理办法：${remedy}` : `      to mend it: ${remedy}`);
};

/** The object that programs read in place of an answer. It is in English, whatever people read. */
const failureLine = ({ code, message, remedy }: Told): string => JSON.stringify({ error: { code, message, remedy } });

/**
 * Does the work of a command that prints what it has to say by itself, and tells of a failure as `present` does.
 * @param statusOf a failure; left out: its own
 * @param json a failure is the last line too, as one object
 */
export const telling = async (
  exit: (status: number) => void,
  work: () => Promise<number>,
  statusOf = ({ status }: Failure): number => status,
  json = false,
): Promise<void> => {
  try {
    exit(await work());
  } catch (error) {
    const failure = foreseen(error);
    if (failure === null) throw error;
    await tellFailure(failure);
    if (json) console.log(failureLine(failure));
    exit(statusOf(failure));
  }
};

/**
 * Does the work of a command and tells how it ended: on standard output as lines, or with `json` as one object in the
 * last line; a failure on standard error as well.
 */
export const present = async (
  exit: (status: number) => void,
  json: boolean | undefined,
  work: () => Promise<Report>,
): Promise<void> => {
  try {
    const report = await work();
    if (json === true) console.log(JSON.stringify(report.json));
    else for (const line of report.lines) console.log(line);
    exit(report.status);
  } catch (error) {
    const failure = foreseen(error);
    if (failure === null) throw error;
    await tellFailure(failure);
    if (json === true) console.log(failureLine(failure));
    exit(failure.status);
  }
};
