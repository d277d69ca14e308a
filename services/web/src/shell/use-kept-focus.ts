import { type RefObject, useEffect } from 'react';

const focusOn = (element: HTMLElement): void => element.focus({ preventScroll: true });

/**
 * Keeps who goes by keys where they are. Another page begins at its content; where the button that somebody pressed is gone with what it
 * did, the next that stands around it has the focus. Else it would be back at the top of the page, and a screen reader would say nothing.
 */
export const useKeptFocus = (content: RefObject<HTMLElement | null>, pathname: string): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another page
  useEffect(() => {
    const element = content.current!;
    const { activeElement } = document;
    // At first nobody is anywhere yet, and the browser begins at the top; a page may have begun at a field of its own.
    const isFirst = element.dataset['page'] === undefined;
    element.dataset['page'] = pathname;
    if (isFirst || element.contains(activeElement) || document.querySelector('dialog[open]') !== null) return;
    focusOn(element);
  }, [pathname]);
  useEffect(() => {
    const element = content.current!;
    /** From what has the focus to the content. */
    let around: HTMLElement[] = [];
    const noteFocus = ({ target }: FocusEvent): void => {
      around = [];
      for (let at = target as HTMLElement | null; at !== null; at = at.parentElement) {
        around.push(at);
        if (at === element) return;
      }
      around = [];
    };
    const noteLeft = ({ target }: FocusEvent): void => {
      // Whoever clicked on the ground let go of it; what was taken out of the page is so only after this, and a button is disabled before,
      // while what it asked for is under way.
      queueMicrotask(() => {
        const left = target as HTMLElement;
        if (around[0] === left && left.isConnected && !left.matches(':disabled')) around = [];
      });
    };
    const watch = new MutationObserver(() => {
      if (around.length === 0 || around[0]!.isConnected || document.activeElement !== document.body) return;
      const next = around.find((one) => one.isConnected && one.hasAttribute('tabindex'));
      around = [];
      if (next !== undefined && document.querySelector('dialog[open]') === null) focusOn(next);
    });
    document.addEventListener('focusin', noteFocus);
    element.addEventListener('focusout', noteLeft);
    watch.observe(element, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', noteFocus);
      element.removeEventListener('focusout', noteLeft);
      watch.disconnect();
    };
  }, [content]);
};
