import { useMemo, useRef } from 'preact/hooks';
import { blocksOf } from '../state/blocks.ts';
import type { ReadingPosition } from '../state/place.ts';
import type { Room } from '../state/room.ts';
import { EmptyLog } from './empty-log.tsx';
import { Icon } from './icon.tsx';
import { Past } from './past.tsx';
import { TimelineBlock } from './timeline-block.tsx';
import { useQuiet } from './use-quiet.ts';
import { useReadingPosition } from './use-reading-position.ts';
import { useToday } from './use-today.ts';

export interface MessageLogProps {
  readonly room: Room;
  /** Where each room was left; written by the log. */
  readonly positions: Map<string, ReadingPosition>;
  /** Loads what was said before the entries. */
  readonly onLoadPast: () => void;
  readonly onWriteTo: (name: string) => void;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** What was said in a room. It follows what comes while one reads the end, and stays where it is while one reads above. */
export function MessageLog({ room, positions, onLoadPast, onWriteTo, onRetry, onDiscard }: MessageLogProps) {
  const { title, entries, outgoing, firstNew, past, upToDate } = room;
  const today = useToday();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { below, goToEnd } = useReadingPosition({ scroller, content, room, positions, onLoadPast });
  // What is loaded is no news to be read out.
  const quiet = useQuiet(past === 'loading' || !upToDate);
  const blocks = useMemo(() => blocksOf([...entries, ...outgoing], firstNew), [entries, outgoing, firstNew]);
  const isEmpty = past === 'none' && !blocks.some(({ kind }) => kind === 'messages');

  return (
    <div class="log-place">
      <section
        ref={scroller}
        class="log"
        role="log"
        aria-live={quiet ? 'off' : 'polite'}
        aria-relevant="additions"
        aria-label={`Messages in ${title}`}
      >
        <div ref={content} class="log-content">
          {isEmpty ? <EmptyLog room={room} /> : <Past room={room} onLoad={onLoadPast} />}
          {blocks.map((block) => (
            <TimelineBlock
              key={block.key}
              block={block}
              today={today}
              onWriteTo={onWriteTo}
              onRetry={onRetry}
              onDiscard={onDiscard}
            />
          ))}
        </div>
      </section>
      {below > 0 && (
        <button class="below" type="button" onClick={goToEnd}>
          <Icon name="down" />
          {below} new
          <span class="for-readers"> messages below, go there</span>
        </button>
      )}
    </div>
  );
}
