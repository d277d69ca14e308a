import { stackErrorCatalogue } from '@weir/local/errors';
import { logErrorCatalogue } from '@weir/log/errors';
import { errorCatalogue } from '@weir/model/errors';
import { storeErrorCatalogue } from '@weir/store/errors';
import { languageOf } from '../language/language.js';
import { chineseDetail } from './details.js';
import { meaningOf } from './meanings.js';
import { chineseMessage } from './told.js';

const catalogues: Readonly<Record<string, { readonly remedy: string }>> = {
  ...errorCatalogue,
  ...logErrorCatalogue,
  ...storeErrorCatalogue,
  ...stackErrorCatalogue,
};

/** The remedies of all codes, by the English. */
const remedies = new Map(Object.entries(catalogues).map(([code, { remedy }]) => [remedy, meaningOf(code)!.remedy]));

const docker = { en: '; or with Docker: see deploy/compose', zh: '；或使用 Docker：见 deploy/compose' };

/** What to do, in Chinese; as it was where nobody has translated it. */
export const chineseRemedy = (remedy: string): string => {
  const plain = remedy.endsWith(docker.en) ? remedy.slice(0, -docker.en.length) : remedy;
  return (remedies.get(plain) ?? chineseDetail(plain)) + (plain === remedy ? '' : docker.zh);
};

/** What to do, in the reader's language. */
export const spokenRemedy = (remedy: string): string => (languageOf() === 'zh' ? chineseRemedy(remedy) : remedy);

/** What went wrong, told by its code where it begins with one of ours. */
const chineseFailure = (message: string): string => {
  const [, code, detail] = /^([A-Z_]+): (.+)$/s.exec(message) ?? [];
  const isOurs = code !== undefined && detail !== undefined && meaningOf(code) !== null;
  return isOurs ? chineseMessage(code, detail) : chineseDetail(message);
};

/** A problem in the reader's language, with what mends it in brackets: `weir status` holds both as one text. */
export const spokenProblem = (problem: string): string => {
  if (languageOf() === 'en') return problem;
  for (let at = problem.indexOf(' ('); at >= 0; at = problem.indexOf(' (', at + 1)) {
    const [remedy] = /^.*(?=\))/s.exec(problem.slice(at + 2)) ?? [];
    if (remedy === undefined || !remedies.has(remedy)) continue;
    const rest = problem.slice(at + 2 + remedy.length + 1);
    return `${chineseFailure(problem.slice(0, at))}（${remedies.get(remedy)}）${rest === '' ? '' : `；${chineseDetail(rest.slice(2))}`}`;
  }
  return chineseFailure(problem);
};
