import type { ComponentChildren } from 'preact';
import { useCallback } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks something, before everything else. The dialog element keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  // Not an effect: those of the fields inside run first, and nothing in a closed dialog can have the focus.
  const show = useCallback((element: HTMLDialogElement | null) => {
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={show} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <div class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <button class="icon-button" type="button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
