import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Anchor, ReadingPosition } from '../state/place.ts';
import type { Room } from '../state/room.ts';
import { anchorIn, restoreAnchor } from './reading-anchor.ts';

/** Nearer than this to the end counts as being there. */
const NEAR_PX = 48;
/** Nearer than this to the top, what was said before is loaded: early enough to read on. */
const PAST_PX = 600;

export interface ReadingPositionOptions {
  readonly scroller: RefObject<HTMLElement>;
  readonly content: RefObject<HTMLElement>;
  readonly room: Room;
  /** Where each room was left; kept up to date here. */
  readonly positions: Map<string, ReadingPosition>;
  readonly onLoadPast: () => void;
}

/**
 * Keeps the reader where they are: at the end while they are there, also when the window or the content changes its
 * size, and otherwise at the message they read, also when others come in above it. `below` counts what others wrote
 * meanwhile. One's own message leads to the end.
 */
export function useReadingPosition(options: ReadingPositionOptions): {
  readonly below: number;
  readonly goToEnd: () => void;
} {
  const { scroller, content, positions, room } = options;
  const { rid, entries, outgoing, past } = room;
  const [below, setBelow] = useState(0);
  const atEnd = useRef(true);
  const seen = useRef({ lastKey: entries.at(-1)?.key, lastOwn: outgoing.at(-1)?.key });
  const latest = useRef(options);
  latest.current = options;
  const rendered = useRef<{ entries: Room['entries']; past: Room['past'] } | undefined>(undefined);
  const anchor = useRef<Anchor | undefined>(undefined);

  // Measured before the page changes: afterwards nobody knows where things were.
  if (
    scroller.current !== null &&
    (rendered.current?.entries !== entries || rendered.current.past !== past)
  ) {
    anchor.current = anchorIn(scroller.current);
  }
  rendered.current = { entries, past };

  const jumpToEnd = () => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  const loadPastIfNear = () => {
    const { room: current, onLoadPast } = latest.current;
    const isNear = scroller.current !== null && scroller.current.scrollTop < PAST_PX;
    if (isNear && current.joined && current.upToDate && current.past === 'more') onLoadPast();
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // Not every browser lets a keyboard reach what scrolls.
    element.tabIndex = 0;
    const position = positions.get(rid) ?? 'end';
    const firstNew = element.querySelector('.first-new');
    if (firstNew !== null) firstNew.scrollIntoView({ block: 'start' });
    else if (position === 'end' || !restoreAnchor(element, position)) jumpToEnd();
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
      positions.set(rid, atEnd.current ? 'end' : (anchorIn(element) ?? 'end'));
      if (atEnd.current) setBelow(0);
      loadPastIfNear();
    };
    onScroll();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [rid]);

  useLayoutEffect(() => {
    const { lastKey, lastOwn } = seen.current;
    const own = outgoing.at(-1)?.key;
    seen.current = { lastKey: entries.at(-1)?.key, lastOwn: own };
    if (own !== undefined && own !== lastOwn) atEnd.current = true;
    if (atEnd.current) {
      jumpToEnd();
    } else {
      if (scroller.current !== null && anchor.current !== undefined)
        restoreAnchor(scroller.current, anchor.current);
      setBelow((count) => count + newSince(entries, lastKey));
    }
  }, [entries, outgoing, past]);

  // In an effect of its own, after the reader is where they were.
  useEffect(loadPastIfNear, [entries, past, room.joined, room.upToDate]);

  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (atEnd.current) jumpToEnd();
    });
    if (scroller.current !== null) observer.observe(scroller.current);
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const goToEnd = () => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: calm ? 'instant' : 'smooth' });
  };
  return { below, goToEnd };
}

/** How many messages of others follow the entry with this key. */
function newSince(entries: Room['entries'], key: string | undefined): number {
  let count = 0;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry === undefined || entry.key === key) break;
    if (entry.kind === 'message' && !entry.mine) count += 1;
  }
  return count;
}
