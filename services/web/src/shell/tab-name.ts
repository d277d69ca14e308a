import type { TextKey } from '../language/language.js';

const pages: Readonly<Record<string, TextKey>> = {
  board: 'nav.board',
  cases: 'nav.cases',
  path: 'nav.path',
  accounts: 'nav.accounts',
  orders: 'nav.orders',
  releases: 'nav.releases',
  reports: 'nav.reports',
  labels: 'nav.labels',
  audit: 'nav.audit',
  engine: 'nav.engine',
};

/**
 * What a tab of the browser is called by, so that cases and orders that are open side by side are told apart: the page, and
 * the case's name or the order's first digits. Never an account: names of tabs are kept by the browser, as addresses are.
 */
export const tabNameOf = (pathname: string): { readonly page: TextKey | null; readonly thing: string } => {
  const [first = '', second = ''] = pathname.split('/').filter((part) => part !== '');
  const thing = first === 'cases' ? safelyDecoded(second) : first === 'orders' ? second.slice(0, 8) : '';
  return { page: Object.hasOwn(pages, first) ? pages[first]! : null, thing };
};

const safelyDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
