import { TangeloError } from '../errors.ts';
import { type OutgoingSend, SendLane, type SendReply } from './send-lane.ts';

export interface SendQueueOptions {
  readonly write: (send: OutgoingSend) => Promise<SendReply>;
  /** Whether this room can be written to now; `resume` is called when this has become true. */
  readonly isOpen: (rid: string) => boolean;
  /** Whether sends wait for a connection, and are therefore counted. */
  readonly isOffline: () => boolean;
  /** How many sends may wait while offline. */
  readonly offlineSends: number;
}

/** What waits to be sent or to be acknowledged: a lane for each room, since order counts within a room only. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #lanes = new Map<string, SendLane>();

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Resolves with the server's acknowledgement. Rejects with OVERLOADED when too many wait. */
  async push(send: OutgoingSend): Promise<SendReply> {
    const { isOffline, offlineSends } = this.#options;
    if (isOffline() && this.#size >= offlineSends) {
      throw new TangeloError('OVERLOADED', `${offlineSends} messages wait for the connection already.`);
    }
    const lane = this.#lane(send.rid);
    try {
      return await lane.push(send);
    } finally {
      if (lane.size === 0 && this.#lanes.get(send.rid) === lane) this.#lanes.delete(send.rid);
    }
  }

  async settled(rid: string): Promise<void> {
    await this.#lanes.get(rid)?.settled();
  }

  resume(rid: string): void {
    this.#lanes.get(rid)?.resume();
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

  #lane(rid: string): SendLane {
    const { write, isOpen } = this.#options;
    const lane = this.#lanes.get(rid) ?? new SendLane({ write, isOpen: () => isOpen(rid) });
    this.#lanes.set(rid, lane);
    return lane;
  }
}
