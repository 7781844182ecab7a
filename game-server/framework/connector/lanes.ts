/**
 * Runs tasks that share a lane one after the other, in the order in which they came. A task may take several lanes: it waits
 * for those before it in any of them, and those behind it in any of them wait for it.
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();

  run<T>(lanes: readonly string[], task: () => Promise<T>): Promise<T> {
    const before = lanes.flatMap((lane) => this.#tails.get(lane) ?? []);
    const result = before.length > 0 ? Promise.all(before).then(task) : task();
    // Whoever waits behind waits for the end, however it came; the task's own caller gets the rejection.
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    for (const lane of lanes) this.#tails.set(lane, tail);
    void tail.then(() => {
      for (const lane of lanes) if (this.#tails.get(lane) === tail) this.#tails.delete(lane);
    });
    return result;
  }
}
