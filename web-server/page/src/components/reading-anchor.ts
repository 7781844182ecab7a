import type { Anchor } from '../state/place.ts';

/** The first message that can be seen; `undefined` when there is none. */
export function anchorIn(scroller: HTMLElement): Anchor | undefined {
  const lines = linesIn(scroller);
  const edge = scroller.getBoundingClientRect().top;
  // Lines stand in order: half of those that remain are ruled out at a time.
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  const line = lines[low];
  const key = line?.dataset.key;
  return line === undefined || key === undefined
    ? undefined
    : { key, top: line.getBoundingClientRect().top - edge };
}

/** Scrolls so that the message is where it was, whatever has come or gone above it. Answers whether it is there. */
export function restoreAnchor(scroller: HTMLElement, { key, top }: Anchor): boolean {
  const line = [...linesIn(scroller)].find((element) => element.dataset.key === key);
  if (line === undefined) return false;
  scroller.scrollTop += line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - top;
  return true;
}

function linesIn(scroller: HTMLElement): NodeListOf<HTMLElement> {
  return scroller.querySelectorAll<HTMLElement>('[data-key]');
}
