import type { Frame } from './framing.ts';

type Task = () => Promise<void>;

export interface WorkQueueOptions {
  readonly carryOut: (frame: Frame) => Promise<void>;
  /** Told each time there is nothing left to do. */
  readonly onIdle: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** What there is to do for one connection, strictly one after the other: tasks before frames. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  #tasks: Task[] = [];
  #frames: Iterator<Frame>[] = [];
  #busy = false;
  #stopped = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Frames that follow those before; the queue is told idle before it needs more. */
  addFrames(frames: Iterable<Frame>): void {
    if (this.#stopped) return;
    this.#frames.push(frames[Symbol.iterator]());
    void this.#work();
  }

  addTask(task: Task): void {
    if (this.#stopped) return;
    this.#tasks.push(task);
    void this.#work();
  }

  /** Nothing of what is left is begun. */
  stop(): void {
    this.#stopped = true;
    this.#tasks = [];
    this.#frames = [];
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let step = this.#take(); step; step = this.#take()) await step();
    } catch (error) {
      this.stop();
      this.#options.onFailed(error);
    }
    this.#busy = false;
    if (!this.#stopped) this.#options.onIdle();
  }

  #take(): Task | undefined {
    const task = this.#tasks.shift();
    if (task) return task;
    for (let frames = this.#frames[0]; frames; frames = this.#frames[0]) {
      const { done, value: frame } = frames.next();
      if (!done) return () => this.#options.carryOut(frame);
      this.#frames.shift();
    }
    return undefined;
  }
}
