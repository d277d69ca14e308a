import type { TransferNature } from '@weir/model';

/**
 * Purpose codes by nature. The four letters are those of the ISO 20022 external code set ExternalPurpose1Code; the
 * words are what Chinese feeds write into 用途 and what others write in English.
 */
const codes: Readonly<Record<string, readonly string[]>> = {
  'own-name': ['ACCT'],
  payroll: ['SALA', 'PAYR', 'BONU', 'PENS', 'SSBE', 'PAYROLL', 'SALARY', 'WAGES'],
  loan: ['LOAN', 'LOAR', 'HLRP', 'HLST', 'MORT', 'MORTGAGE', 'REPAYMENT'],
  fund: ['SECU', 'INVS', 'SEPI', 'TRFD', 'SAVG', 'DIVI', 'DIVD', 'FUND', 'SECURITIES'],
  refund: ['REFU', 'TAXR', 'REBT', 'REFUND'],
};

/** Words inside a longer text; the first that fits decides, so the narrower stand before the wider (还款 before 款). */
const words: readonly (readonly [word: string, nature: TransferNature])[] = [
  ['退款', 'refund'],
  ['退货', 'refund'],
  ['工资', 'payroll'],
  ['薪资', 'payroll'],
  ['代发', 'payroll'],
  ['奖金', 'payroll'],
  ['养老金', 'payroll'],
  ['贷款', 'loan'],
  ['还款', 'loan'],
  ['还贷', 'loan'],
  ['房贷', 'loan'],
  ['基金', 'fund'],
  ['理财', 'fund'],
  ['证券', 'fund'],
];

const natureOfCode = new Map(
  Object.entries(codes).flatMap(([nature, list]) => list.map((code) => [code, nature as TransferNature] as const)),
);

/** What a purpose text says of a transfer; one that is not in the tables is ordinary. */
export const natureOfPurpose = (purpose: string | null): TransferNature => {
  if (purpose === null) return 'ordinary';
  const known = natureOfCode.get(purpose.toUpperCase());
  if (known !== undefined) return known;
  return words.find(([word]) => purpose.includes(word))?.[1] ?? 'ordinary';
};
