import { useSyncExternalStore } from 'react';
import type { MoneyUnit } from '../show/money.js';

/** What one reader prefers; kept in their browser alone. */
export interface Settings {
  readonly language: 'zh' | 'en';
  readonly theme: 'light' | 'dark' | 'system';
  readonly money: MoneyUnit;
}

const place = 'weir.settings';
const standard: Settings = {
  language: navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh',
  theme: 'system',
  money: 'plain',
};

const read = (): Settings => {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Settings>) };
  } catch {
    // What an older version wrote, or a browser that keeps nothing: the standard will do.
    return standard;
  }
};

let current = read();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const darkWanted = matchMedia('(prefers-color-scheme: dark)');
/** True where dark is wanted, by choice or by the system. */
export const isDark = (): boolean => current.theme === 'dark' || (current.theme === 'system' && darkWanted.matches);

const applyToPage = (): void => {
  document.documentElement.lang = current.language === 'zh' ? 'zh-CN' : 'en';
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
};
darkWanted.addEventListener('change', () => {
  applyToPage();
  for (const listener of listeners) listener();
});
applyToPage();

export const settings = (): Settings => current;
export const onSettings = subscribe;
export const changeSettings = (change: Partial<Settings>): void => {
  current = { ...current, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(current));
  } catch {
    // Kept for this page alone.
  }
  applyToPage();
  for (const listener of listeners) listener();
};
export const useSettings = (): Settings => useSyncExternalStore(subscribe, settings);

/** A value kept in this browser under a name: what was typed last, saved views. */
export const kept = <T>(name: string, otherwise: T): T => {
  try {
    return (JSON.parse(localStorage.getItem(`weir.${name}`) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
};
export const keep = (name: string, value: unknown): void => {
  try {
    localStorage.setItem(`weir.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: it is typed again.
  }
};
