import { assetOf, institutionOf } from '@weir/model';
import type { DirectoryEntry } from '../acts/office-acts.js';
import type { StopOrder } from '../orders/order.js';
import type { OrderTerms } from '../orders/terms.js';
import { compactTime } from './zone-time.js';

/** What a form is filled from, besides the order. */
export interface FormContext {
  readonly terms: OrderTerms;
  readonly directory: readonly DirectoryEntry[];
  /** The order that this one is `of`. */
  readonly parent: StopOrder | null;
  /** Like `+08:00`: the platform's times name no zone. */
  readonly zone: string;
}

/** Sum in major units, exact, with the decimals of its asset and no other sign: `1000.00`. */
export const plainMajor = (minor: string, decimals: number): string => {
  const text = minor.padStart(decimals + 1, '0');
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
};

/** The institution of an account, `CMB` of `bank:CMB:1`, and the rest of it. */
const partsOf = (account: string): { readonly code: string; readonly number: string } => {
  const prefix = institutionOf(account);
  return { code: prefix.slice(prefix.indexOf(':') + 1, -1), number: account.slice(prefix.length) };
};

/** The directory's entry of an account: the one with the longest prefix. */
const entryOf = (directory: readonly DirectoryEntry[], account: string): DirectoryEntry | null => {
  let best: { readonly entry: DirectoryEntry; readonly length: number } | null = null;
  for (const entry of directory) {
    for (const prefix of entry.prefixes) {
      if (account.startsWith(prefix) && prefix.length > (best?.length ?? 0)) best = { entry, length: prefix.length };
    }
  }
  return best?.entry ?? null;
};

/** Reported by a bank, or first handed in by the police; papers that come after; the other of each pair is foreign currency. */
const applicationTypeOf = (order: StopOrder): string => {
  const isForeign = order.asset !== 'CNY';
  if (!order.isOwn) return isForeign ? '03' : '02';
  return isForeign ? '05' : '04';
};

/** Names of all values that a form can show. */
export type FormValue = keyof ReturnType<typeof formValues>;

/** Everything that forms show, as text; empty where it is not known. @throws {RangeError} where there is no such asset */
export const formValues = (order: StopOrder, { terms, directory, parent, zone }: FormContext) => {
  const kind = terms.kinds[order.kind];
  const target = partsOf(order.account);
  const payer = partsOf(order.anchor.from);
  const targetBank = entryOf(directory, order.account);
  const payerBank = entryOf(directory, order.anchor.from);
  const time = (ms: number | null): string => (ms === null ? '' : compactTime(ms, zone));
  const startMs = order.startedAtMs ?? order.sentAtMs ?? order.draftedAtMs;
  // What went out says what it said then: once it is executed, what it lengthens ends later.
  const fromMs = order.lengthensFromMs ?? parent?.expiresAtMs ?? startMs;
  const lengthens = kind.effect === 'extend' || kind.effect === 'renew';
  const plannedEndMs = kind.termMs === null ? null : (lengthens ? fromMs : startMs) + kind.termMs;
  return {
    messageCode: kind.code,
    applicationId: order.id,
    applicationType: applicationTypeOf(order),
    originalApplicationId: order.of ?? '',
    caseNumber: order.caseNumber,
    emergencyLevel: '02',
    payerBankCode: payerBank?.code ?? payer.code,
    payerBankName: payerBank?.name ?? '',
    payerName: order.anchor.fromName ?? '',
    payerAccount: payer.number,
    currency: order.asset,
    anchorAmount: plainMajor(order.anchor.amount, assetOf(order.anchor.asset).decimals),
    anchorTime: time(order.anchor.time),
    anchorId: order.anchor.id,
    bankCode: targetBank?.code ?? target.code,
    bankName: targetBank?.name ?? '',
    accountClass: order.targetClass === 'personal' ? '01' : '02',
    holder: order.holder ?? '',
    account: target.number,
    amount: plainMajor(order.amount, assetOf(order.asset).decimals),
    freezeMode: order.kind === 'receive-only-freeze' ? '02' : '01',
    basis: order.basis,
    startTime: time(startMs),
    extensionStart: time(fromMs),
    endTime: time(plannedEndMs),
    applicationTime: time(order.sentAtMs ?? order.draftedAtMs),
    unit: order.issuer.unit,
    officer: order.issuer.officers[0] ?? '',
    secondOfficer: order.issuer.officers[1] ?? '',
  };
};
