import { useEffect } from 'react';

/**
 * Whoever works on a thing goes with it when it comes to stand elsewhere on the screen: the focus would be lost. What shows it
 * carries its name as `data-thing`.
 */
export function useFollow() {
  useEffect(() => {
    let held: HTMLElement | null = null;
    const hold = ({ target }: FocusEvent) => {
      held = (target as Element).closest('[data-thing]');
    };
    const moved = new MutationObserver(() => {
      const name = held?.dataset.thing;
      if (name && !held?.isConnected && document.activeElement === document.body) {
        document.querySelector<HTMLElement>(`[data-thing="${CSS.escape(name)}"]`)?.focus();
      }
    });
    document.addEventListener('focusin', hold);
    moved.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', hold);
      moved.disconnect();
    };
  }, []);
}
