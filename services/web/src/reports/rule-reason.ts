/**
 * The half of a rule's reason that the reader reads. A rule writes `金额一致 / the amount is equal；…`; what is written
 * otherwise is shown whole.
 */
export const ruleReason = (reason: string, language: 'zh' | 'en'): string => {
  const pairs = reason.split('；').map((part) => part.split(' / '));
  if (pairs.some((pair) => pair.length !== 2)) return reason;
  return pairs.map(([zh, en]) => (language === 'zh' ? zh : en)).join(language === 'zh' ? '；' : '; ');
};
