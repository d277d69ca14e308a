import { useEffect, useRef } from 'react';

/** What a key does, by its name: `j`, `enter`, `Control+z`. Returning false leaves the key to the browser. */
export type KeyActs = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

export const nameOfKey = (
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string => {
  const key = event.key.toLowerCase();
  // Signs that need Shift on one keyboard and none on another are named by the sign alone.
  const isSign = event.key.length === 1 && !/[a-z]/i.test(event.key);
  return [
    event.ctrlKey || event.metaKey ? 'Control+' : '',
    event.altKey ? 'Alt+' : '',
    event.shiftKey && !isSign ? 'Shift+' : '',
    key,
  ].join('');
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && target.type === 'checkbox');

/** Keys of a page: not while somebody types, nor behind an open dialog. */
export const useKeys = (acts: KeyActs): void => {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      const name = nameOfKey(event);
      // Enter on a button or a link is that button's.
      if (name === 'enter' && event.target instanceof HTMLElement && event.target.closest('a,button,summary')) return;
      const act = latest.current[name];
      if (act !== undefined && act(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
};
