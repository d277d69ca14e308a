const digits = '一二三四五六七八九';

/** A layer from 1 on as Chinese counts it: 一, 十, 十二, 二十; above 99 as a number. */
export const tierWord = (n: number): string => {
  if (!Number.isInteger(n) || n < 1 || n > 99) return String(n);
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens - 1]}十`;
  return `${ten}${ones === 0 ? '' : digits[ones - 1]}`;
};
