import { chineseDetail } from './details.js';
import { meaningOf } from './meanings.js';

/**
 * What went wrong, in Chinese: the meaning by its code, then the detail. What nobody has translated stays English; what
 * is none of ours, and what a command was called with, is its detail alone.
 */
export const chineseMessage = (code: string, detail: string): string => {
  const said = chineseDetail(detail);
  const meaning = meaningOf(code);
  if (meaning === null || code === 'USAGE') return said;
  return `${code}：${meaning.text}${said.startsWith('\n') ? '' : '：'}${said}`;
};
