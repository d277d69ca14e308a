/** Percent as somebody typed it, `30` or `12.5%`, as a share of one; null: it is none, or more than all. */
export const parseShare = (typed: string): string | null => {
  const match = /^(\d{1,3}(?:\.\d{0,2})?)\s*%?$/.exec(typed.normalize('NFKC').trim());
  if (match === null) return null;
  const percent = Number(match[1]);
  return percent > 100 ? null : String(Math.round(percent * 100) / 10_000);
};

/** `0.125` as `12.5%`; what is no share as it is. */
export const formatShare = (share: string): string => {
  const value = Number(share);
  return share.trim() === '' || Number.isNaN(value) ? share : `${Math.round(value * 10_000) / 100}%`;
};
