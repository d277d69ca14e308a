import type { DeskProblem } from '../api/desk-problem.js';
import { chineseDetail } from '../language/chinese-detail.js';
import { useSay } from '../language/language.js';
import { problemWords } from '../language/problem-words.js';
import { useSettings } from '../settings/settings.js';

export interface ProblemText {
  readonly said: string;
  /** What the desk says of it besides; null: nothing, or the same. */
  readonly detail: string | null;
}

/** What a problem is, in the reader's language as far as there are words for it. */
export const useProblemText = (): ((problem: DeskProblem) => ProblemText) => {
  const say = useSay();
  const { language } = useSettings();
  return (problem) => {
    if (problem.status === 0) return { said: say('state.network'), detail: null };
    const word = language === 'zh' ? problemWords[problem.code] : undefined;
    return word === undefined
      ? { said: problem.message, detail: problem.problem?.remedy ?? null }
      : { said: word, detail: chineseDetail(problem.message) ?? problem.message };
  };
};

/** Why one of several acts was not done, by code and detail, in the reader's language as far as there are words for it. */
export const useReason = (): ((code: string, detail: string) => string) => {
  const { language } = useSettings();
  return (code, detail) => {
    const word = language === 'zh' ? problemWords[code] : undefined;
    if (word === undefined || detail === '') return detail || code;
    const said = chineseDetail(detail);
    return said === null ? `${word}（${detail}）` : said;
  };
};
