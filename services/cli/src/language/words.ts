import { grouped } from './grouped.js';
import { type Language, languageOf } from './language.js';

/**
 * A text, or one with values in it. Values are numbers and texts only: whoever translates sees no objects of the
 * program.
 */
// biome-ignore lint/suspicious/noExplicitAny: each text has its own values; `SameWords` holds the other language to them.
type Words = Readonly<Record<string, string | ((...values: any[]) => string)>>;

/** The same texts in another language: the same names, the same values. The compiler says what is missing. */
export type SameWords<W extends Words> = {
  readonly [Name in keyof W]: W[Name] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : string;
};

/** The texts of one part of the command line in both languages, checked by `words.test.ts`. */
export interface BothWords<W extends Words> {
  readonly en: W;
  readonly zh: SameWords<W>;
}

/** Both tables of a part: where one lacks a text or a value of it, it does not compile. */
export const bothWords = <W extends Words>(en: W, zh: SameWords<W>): BothWords<W> => ({ en, zh });

/** The texts of a part in the language that holds now. */
export const spoken = <W extends Words>(both: BothWords<W>, language: Language = languageOf()): SameWords<W> =>
  both[language] as SameWords<W>;

/** "1 line", "2,000 lines": English has two forms, Chinese one. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
