type Listeners<Events> = { [E in keyof Events]?: Set<{ listener: (body: Events[E]) => void }> };

/** Tells listeners of events whose bodies are typed by name. */
export class Emitter<Events> {
  readonly #listeners: Listeners<Events> = {};

  /** Returns how to stop listening. */
  on<E extends keyof Events>(event: E, listener: (body: Events[E]) => void): () => void {
    const entry = { listener };
    const entries: Listeners<Events>[E] = this.#listeners[event] ?? new Set<typeof entry>();
    this.#listeners[event] = entries;
    entries?.add(entry);
    return () => entries?.delete(entry);
  }

  /** Whether anybody listens to this event. */
  hears(event: keyof Events): boolean {
    return (this.#listeners[event]?.size ?? 0) > 0;
  }

  /**
   * What a listener throws keeps nothing from the other listeners and from the caller. It becomes an uncaught error, which
   * browsers and Node report.
   */
  emit<E extends keyof Events>(event: E, body: Events[E]): void {
    for (const { listener } of [...(this.#listeners[event] ?? [])]) {
      try {
        listener(body);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
