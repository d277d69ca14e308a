import { actionText, layerName } from '@weir/follower/alert-text';
import type { AlertAction } from '@weir/journal';
import { assetOf, formatMajor, maskAccount } from '@weir/model';
import { arrivedMs } from '../alerts/arrival.js';
import { spoken } from '../language/words.js';
import { colours as pc } from '../terminal/colours.js';
import type { Delays, HeardAlert, Score } from './score.js';
import { texts } from './texts.js';

const colourOf: Readonly<Record<AlertAction, (text: string) => string>> = {
  stop: pc.red,
  cancel: pc.yellow,
  'ask-institution': pc.cyan,
  'preserve-evidence': pc.magenta,
  watch: pc.dim,
};

const clock = (ms: number): string => new Date(ms).toLocaleTimeString('en-GB');

export const money = (minor: string, asset: string): string =>
  `${formatMajor(BigInt(minor), assetOf(asset).decimals)} ${asset}`;

/** One line an alert: when, case, layer, account, what to do, how much is still there, how long after it landed. */
export const alertLine = ({ alert, heardMs }: HeardAlert): string => {
  const action = `${actionText[alert.action].zh} ${actionText[alert.action].en}`;
  const after = Math.max(0, heardMs - arrivedMs(alert));
  return [
    pc.dim(clock(heardMs)),
    pc.bold(alert.case),
    `${layerName(alert.layer)} L${alert.layer}`,
    maskAccount(alert.account),
    colourOf[alert.action](action),
    alert.action === 'stop' ? spoken(texts).alertHoldable(pc.bold(money(alert.holdable, alert.asset))) : alert.state,
    pc.dim(`+${after} ms`),
  ].join('  ');
};

const delaysText = ({ alerts, p50Ms, p99Ms }: Delays): string =>
  spoken(texts).delays(alerts, p50Ms ?? '–', p99Ms ?? '–');

export const scoreLines = (score: Score): string[] => {
  const said = spoken(texts);
  const sums = Object.entries(score.holdableAtFirstAlert).map(([asset, minor]) => money(minor, asset));
  return [
    said.score(score.planted, score.found, score.wrong, score.withdrawn),
    said.holdable(sums.join(', ') || said.nothing),
    said.latency(score.p50Ms ?? '–', score.p99Ms ?? '–'),
    said.afterTransfer(delaysText(score.afterTransfer)),
    said.afterReport(delaysText(score.afterReport)),
  ];
};
