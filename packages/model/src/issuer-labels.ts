import type { Label } from './roots.js';

/**
 * Kinds of the labels that say what the issuer of a coin did to an account. They stop no trace: a frozen account has its money, and is
 * paid as before. Each act is a label of its own, so that the act of a dropped block can be taken back.
 */
export const issuerLabels = { frozen: 'issuer-frozen', released: 'issuer-released' } as const;

/** As much of a label as says what the issuer did, and when. */
export type IssuerAct = Pick<Label, 'from' | 'kind'>;

export const isOfIssuer = ({ kind }: Pick<Label, 'kind'>): boolean =>
  kind === issuerLabels.frozen || kind === issuerLabels.released;

/** When the issuer last did something to an account, by all labels of it that stand, milliseconds UTC; −∞: it did nothing. */
export const lastActOfIssuer = (labels: readonly IssuerAct[]): number =>
  Math.max(...labels.filter(isOfIssuer).map(({ from }) => from ?? 0), Number.NEGATIVE_INFINITY);

/** True where the last that the issuer did to an account was to freeze it, by all labels of it that stand. */
export const isFrozenByIssuer = (labels: readonly IssuerAct[]): boolean => {
  const last = lastActOfIssuer(labels);
  return labels.some(({ from, kind }) => kind === issuerLabels.frozen && (from ?? 0) === last);
};
