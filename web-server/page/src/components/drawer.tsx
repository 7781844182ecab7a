import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface DrawerProps {
  readonly open: boolean;
  readonly side: 'left' | 'right';
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A panel over the page. The dialog element keeps the focus inside, closes on Escape and gives the focus back. */
export function Drawer({ open, side, label, onClose, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open && dialog.current?.open === true) dialog.current.close();
  }, [open]);
  // A click beside the panel hits the dialog itself. It is a convenience: Escape and the button close it as well.
  useEffect(() => {
    const element = dialog.current;
    const onClick = (event: MouseEvent) => {
      if (event.target === element) onClose();
    };
    element?.addEventListener('click', onClick);
    return () => element?.removeEventListener('click', onClick);
  }, [onClose]);
  return (
    <dialog ref={dialog} class={`drawer drawer-${side}`} aria-label={label} onClose={onClose}>
      <div class="drawer-panel">
        <button
          class="icon-button drawer-close"
          type="button"
          aria-label={`Close ${label}`}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
        {open && children}
      </div>
    </dialog>
  );
}
