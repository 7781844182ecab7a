import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { EVERYONE } from '../state/entry.ts';
import type { Room } from '../state/room.ts';
import { Icon } from './icon.tsx';
import { isComposing } from './is-composing.ts';
import { hasKeyboard } from './use-media.ts';

/** As many code points as the server takes. */
const LONGEST = 8_192;
/** From here on the rest is counted. */
const COUNTED_FROM = LONGEST - 500;
const TALLEST_PX = 200;

export interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly room: Room;
  readonly drafts: Map<string, string>;
  readonly onSend: (text: string) => void;
  readonly onWriteToEveryone: () => void;
}

/**
 * Where one writes. It is never disabled. The browser owns the text, not the state: rewriting a field while an input method
 * composes in it would break the composition.
 */
export function Composer({ field, room, drafts, onSend, onWriteToEveryone }: ComposerProps) {
  const { rid, title, target } = room;
  const [length, setLength] = useState(() => codePoints(drafts.get(rid) ?? ''));
  const isPrivate = target !== EVERYONE;
  const targetIsHere = !isPrivate || room.members.includes(target) || room.members.length < room.count;
  const tooLong = length > LONGEST;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    resize(element);
    // A phone that is turned breaks the lines elsewhere. Not at once: an observer may not change the size that it observes.
    // Whatever has changed: the text may have been measured at a width that was never drawn.
    const observer = new ResizeObserver(() => requestAnimationFrame(() => resize(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [field]);
  useLayoutEffect(() => {
    if (hasKeyboard()) field.current?.focus();
  }, []);

  const changed = (text: string) => {
    drafts.set(rid, text);
    setLength(codePoints(text));
    if (field.current !== null) resize(field.current);
  };
  const send = () => {
    const text = field.current?.value ?? '';
    field.current?.focus();
    if (field.current === null || text.trim() === '' || codePoints(text) > LONGEST) return;
    onSend(text);
    field.current.value = '';
    changed('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && isPrivate && length === 0) {
      // With a text in the field a stray Escape would make it public.
      onWriteToEveryone();
    }
  };

  return (
    <form
      class={isPrivate ? 'composer composer-private' : 'composer'}
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isPrivate && (
        <p class="composer-target">
          <Icon name="lock" />
          <span>
            Only <bdi>{target}</bdi> will see this.
            {!targetIsHere && ' They are not in the room at the moment.'}
          </span>
          <button class="link-button" type="button" onClick={onWriteToEveryone}>
            Write to everyone
          </button>
        </p>
      )}
      <div class="composer-row">
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          defaultValue={drafts.get(rid) ?? ''}
          aria-label={isPrivate ? `Private message to ${target}` : `Message to ${title}`}
          aria-invalid={tooLong}
          placeholder={isPrivate ? `Private message to ${target}` : `Message to ${title}`}
          enterkeyhint="send"
          onInput={(event) => changed(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button class="send-button" type="submit" aria-label="Send">
          <Icon name="send" />
        </button>
      </div>
      <p class={tooLong ? 'composer-length too-long' : 'composer-length'} role="status">
        {length > COUNTED_FROM &&
          (tooLong ? `${length - LONGEST} characters too many` : `${LONGEST - length} characters left`)}
      </p>
    </form>
  );
}

function codePoints(text: string): number {
  // A code point has at most two units: most texts need not be counted.
  if (text.length <= COUNTED_FROM) return text.length;
  return [...text].length;
}

/** As tall as its text, up to a limit. */
function resize(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight + 2, TALLEST_PX)}px`;
}
