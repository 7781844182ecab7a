import { TangeloError } from '../errors.ts';
import { type Send, SendLane } from './send-lane.ts';

export interface SendQueueOptions {
  /** Whether this lane can be written to now; `resume` is called when this has become true. */
  readonly isOpen: (lane: string) => boolean;
  /** Whether sends wait for a connection, and are therefore counted. */
  readonly isOffline: () => boolean;
  /** How many sends may wait while offline. */
  readonly offlineSends: number;
}

/** What waits to be sent or to be acknowledged: a lane for each room and each person, since order counts within one only. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #lanes = new Map<string, SendLane>();

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Resolves with the server's acknowledgement. Rejects with OVERLOADED when too many wait. */
  async push<T>(name: string, send: Send<T>): Promise<T> {
    const { isOffline, offlineSends } = this.#options;
    if (isOffline() && this.#size >= offlineSends) {
      throw new TangeloError('OVERLOADED', `${offlineSends} messages wait for the connection already.`);
    }
    const lane = this.#lane(name);
    try {
      return await lane.push(send);
    } finally {
      if (lane.size === 0 && this.#lanes.get(name) === lane) this.#lanes.delete(name);
    }
  }

  async settled(lane: string): Promise<void> {
    await this.#lanes.get(lane)?.settled();
  }

  resume(lane: string): void {
    this.#lanes.get(lane)?.resume();
  }

  resumeAll(): void {
    for (const lane of this.#lanes.values()) lane.resume();
  }

  fail(error: TangeloError): void {
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    for (const lane of lanes) lane.fail(error);
  }

  get #size(): number {
    let size = 0;
    for (const lane of this.#lanes.values()) size += lane.size;
    return size;
  }

  #lane(name: string): SendLane {
    const lane = this.#lanes.get(name) ?? new SendLane(() => this.#options.isOpen(name));
    this.#lanes.set(name, lane);
    return lane;
  }
}
