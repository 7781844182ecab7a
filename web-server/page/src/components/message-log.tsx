import { useMemo, useRef } from 'preact/hooks';
import { blocksOf } from '../state/blocks.ts';
import type { Room } from '../state/room.ts';
import { Icon } from './icon.tsx';
import { TimelineBlock } from './timeline-block.tsx';
import { type ReadingPosition, useReadingPosition } from './use-reading-position.ts';
import { useToday } from './use-today.ts';

export type { ReadingPosition };

export interface MessageLogProps {
  readonly room: Room;
  /** Where each room was left; written by the log. */
  readonly positions: Map<string, ReadingPosition>;
  readonly onWriteTo: (name: string) => void;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** What was said in a room. It follows what comes while one reads the end, and stays where it is while one reads above. */
export function MessageLog({ room, positions, onWriteTo, onRetry, onDiscard }: MessageLogProps) {
  const { rid, entries, outgoing, firstNew } = room;
  const today = useToday();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { below, goToEnd } = useReadingPosition({ scroller, content, room, positions });
  const blocks = useMemo(() => blocksOf([...entries, ...outgoing], firstNew), [entries, outgoing, firstNew]);

  return (
    <div class="log-place">
      <section
        ref={scroller}
        class="log"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-label={`Messages in ${rid}`}
      >
        <div ref={content} class="log-content">
          {room.joined && blocks.length === 0 && (
            <div class="log-empty">
              <p>
                You are in <bdi>{rid}</bdi>.
              </p>
              <p>Nothing has been said since you came. Say hello!</p>
            </div>
          )}
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
