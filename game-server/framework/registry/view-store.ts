import { compareViews, EMPTY_VIEW, type View } from './registry.ts';

/** Holds the newest view and tells it to whoever watches. */
export class ViewStore {
  readonly #listeners = new Set<(view: View) => void>();
  #current: View = EMPTY_VIEW;

  current(): View {
    return this.#current;
  }

  /** Takes a view if it is newer than the current one; returns whether it was. */
  offer(view: View): boolean {
    if (compareViews(view, this.#current) <= 0) return false;
    this.#current = view;
    for (const listener of [...this.#listeners]) {
      if (this.#listeners.has(listener)) listener(view);
    }
    return true;
  }

  /** Calls the listener with each new view, and at once with the current one if there is one. Returns how to stop. */
  watch(listener: (view: View) => void): () => void {
    // A set would merge two watchers that pass the same function; each gets an entry, and a stop, of its own.
    const own = (view: View) => listener(view);
    this.#listeners.add(own);
    if (this.#current !== EMPTY_VIEW) own(this.#current);
    return () => this.#listeners.delete(own);
  }
}
