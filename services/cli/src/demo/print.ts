import { actionText, layerName } from '@weir/follower';
import type { AlertAction } from '@weir/journal';
import { assetOf, formatMajor, maskAccount } from '@weir/model';
import pc from 'picocolors';
import { arrivedMs } from '../alerts/arrival.js';
import type { Delays, HeardAlert, Score } from './score.js';

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
    alert.action === 'stop' ? `holdable ${pc.bold(money(alert.holdable, alert.asset))}` : alert.state,
    pc.dim(`+${after} ms`),
  ].join('  ');
};

const delaysText = ({ alerts, p50Ms, p99Ms }: Delays): string =>
  `${alerts}, median ${p50Ms ?? '–'} ms, 99 % within ${p99Ms ?? '–'} ms`;

export const scoreLines = (score: Score): string[] => [
  `accounts in sight that held the victims' money: ${score.planted}; alerted: ${score.found}; alerted wrongly: ${score.wrong}; taken back meanwhile: ${score.withdrawn}`,
  `still holdable at the first alert of each account: ${
    Object.entries(score.holdableAtFirstAlert)
      .map(([asset, minor]) => money(minor, asset))
      .join(', ') || 'nothing'
  }`,
  `from arrival to alert: median ${score.p50Ms ?? '–'} ms, 99 % within ${score.p99Ms ?? '–'} ms`,
  `  of money followed as it moved: ${delaysText(score.afterTransfer)}`,
  `  of all accounts of a case at once, when it was reported: ${delaysText(score.afterReport)}`,
];
