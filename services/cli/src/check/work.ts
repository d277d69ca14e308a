import { readFileSync } from 'node:fs';
import type { CheckAnswer } from '@weir/check';
import { WeirError } from '@weir/model';
import { type Language, languageOf } from '../alerts/language.js';
import { runningServices } from '../run/start-detached.js';
import { loadConfiguration } from '../stack/configuration.js';
import type { Report } from '../stack/report.js';
import { type AskedPayment, askCheck } from './ask-check.js';

export interface CheckFlags {
  readonly asset: string;
  readonly time?: string;
  readonly device?: string;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly lang?: Language;
  readonly json?: boolean;
}

/** Where the check of this installation listens: as the one that runs here wrote down, else as configured. */
const urlOf = (): string => {
  const { config, stateDir } = loadConfiguration();
  const running = runningServices(stateDir, config.namespace).find(({ name }) => name === 'check');
  if (running !== undefined) return running.url;
  const { host, ports } = config.http;
  return `http://${host.includes(':') ? `[${host}]` : host}:${ports.check}`;
};

const tokenIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new WeirError('UNREADABLE', `--token-file ${file}`, { cause });
  }
};

const words: Readonly<Record<CheckAnswer['decision'], Readonly<Record<Language, string>>>> = {
  allow: { zh: '放行', en: 'allow' },
  warn: { zh: '提示后放行', en: 'warn' },
  delay: { zh: '延迟', en: 'delay' },
  hold: { zh: '暂停', en: 'hold' },
};

/** An answer as people read it. */
export const answerLines = (answer: CheckAnswer, language: Language): string[] => {
  const { decision, reasons, warning, delayMinutes, asOf } = answer;
  const minutes =
    delayMinutes === undefined ? '' : { zh: ` ${delayMinutes} 分钟`, en: ` ${delayMinutes} min` }[language];
  const evidenceOf = (evidence: CheckAnswer['reasons'][number]['evidence']): string[] =>
    (evidence ?? []).map(
      (each) =>
        `      ${Object.entries(each)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')}`,
    );
  const age = asOf.ageMs === null ? '…' : `${(asOf.ageMs / 1_000).toFixed(1)} s`;
  return [
    `${words[decision][language]}${minutes}`,
    ...reasons.flatMap((reason) => [`  ${reason.code}  ${reason[language]}`, ...evidenceOf(reason.evidence)]),
    ...(warning === null
      ? []
      : [{ zh: `向付款人提示：${warning.zh}`, en: `to show the payer: ${warning.en}` }[language]]),
    { zh: `依据：日志位置 ${asOf.journal}，时延 ${age}`, en: `as of journal offset ${asOf.journal}, ${age} old` }[
      language
    ],
  ];
};

export const runAsk = async (payer: string, payee: string, amount: string, flags: CheckFlags): Promise<Report> => {
  const { asset, time, device, url, tokenFile, lang } = flags;
  const payment: AskedPayment = {
    ...{ payer, payee, asset, amount },
    ...(time === undefined ? {} : { time }),
    ...(device === undefined ? {} : { device }),
  };
  if (url !== undefined && !URL.canParse(url)) throw new WeirError('USAGE', `--url wants an address, not ${url}`);
  const token = tokenFile === undefined ? null : tokenIn(tokenFile);
  const answer = await askCheck(url ?? urlOf(), token, payment);
  return { status: 0, lines: answerLines(answer, lang ?? languageOf()), json: answer };
};
