import type { BoardAction, Lane, Reason } from '@weir/desk-api';
import type { PocketSums } from './held-once.js';

/** Kinds of labels that speak for the account's holder: who was paid for something, or is paid a wage, is no mule. */
const innocentKinds: ReadonlyMap<string, Reason> = new Map(
  [
    {
      code: 'payee-for-value',
      zh: '善意收款人：款项有真实交易对价',
      en: 'payee for value: something was given for the money',
    },
    { code: 'merchant', zh: '商户：收款可能为正常经营', en: 'merchant: what it receives may be its trade' },
    { code: 'wage-earner', zh: '工资收入账户', en: 'wage earner: the account receives a wage' },
    { code: 'own-name', zh: '同名账户：与付款人为同一人', en: 'own name: the payer and the holder are one person' },
    { code: 'utility', zh: '公共缴费单位', en: 'utility: bills are paid here' },
    { code: 'government', zh: '政府机构', en: 'government: taxes and fees are paid here' },
  ].map((reason) => [reason.code, reason]),
);

/** What speaks against the holder, whatever else is said: who lends an account out may have a shop too. */
const accusingKind = 'mule';

const isNothingLeft = (pockets: readonly PocketSums[]): boolean =>
  pockets.every(({ holdable, inFlight, outOfSight }) => holdable + inFlight + outOfSight === 0n);

/**
 * @param labels kinds of the labels that the account has now: they win over what is seen, whatever they say; of them one that
 *   names a mule wins over all that speak for the holder
 * @param seen why it is probably innocent by what is seen of it
 * @param isAwaited whether an order about it waits for an answer or a second person
 */
export const laneOf = (
  pockets: readonly PocketSums[],
  labels: readonly string[],
  isAwaited: boolean,
  seen: readonly Reason[] = [],
): { readonly lane: Lane; readonly reasons: readonly Reason[] } => {
  const told = labels.map((kind) => innocentKinds.get(kind)).filter((reason) => reason !== undefined);
  const isAccused = labels.includes(accusingKind);
  const reasons = isAccused ? [] : labels.length > 0 ? told : seen;
  if (isNothingLeft(pockets) && !isAwaited) return { lane: 'done', reasons };
  return { lane: reasons.length > 0 ? 'innocent' : 'act', reasons };
};

/**
 * The one thing to do: money that is on its way can still be called back whole, so that comes first; then what rests
 * here; then the institution that alone knows; then what courts will ask for. Probable innocents are never stopped.
 */
export const actionOf = (pockets: readonly PocketSums[], lane: Lane): BoardAction => {
  const any = (figure: (sums: PocketSums) => bigint): boolean => pockets.some((sums) => figure(sums) > 0n);
  if (any(({ inFlight }) => inFlight)) return lane === 'innocent' ? 'delay' : 'cancel';
  if (any(({ holdable }) => holdable)) return lane === 'innocent' ? 'limit' : 'stop';
  if (any(({ outOfSight }) => outOfSight)) return 'ask-institution';
  if (any(({ exited }) => exited)) return 'preserve-evidence';
  return 'watch';
};
