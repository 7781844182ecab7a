import type { Reply } from '../contract/routes.ts';
import type { TangeloError } from '../errors.ts';
import { type Backoff, clientBackoff } from './backoff.ts';
import type { SendRequest } from './client.ts';
import { type Deferred, deferred } from './deferred.ts';
import { ConnectionLostError, isTransient, isUncertain, toTangeloError } from './failures.ts';

/** The longest pause that a server can ask for. */
const LONGEST_PAUSE_MS = 60_000;

export type OutgoingSend = SendRequest & { readonly rid: string; readonly id: string };
export type SendReply = Reply<'chat.chatHandler.send'>;

export interface SendLaneOptions {
  readonly write: (send: OutgoingSend) => Promise<SendReply>;
  /** Whether the room can be written to now; `resume` is called when this has become true. */
  readonly isOpen: () => boolean;
}

interface Entry {
  readonly send: OutgoingSend;
  readonly answer: Deferred<SendReply>;
}

/**
 * The sends of one room, in order: one is written when the one before it has been answered. Anything faster could let a later
 * one overtake an earlier one that the server refused for the moment.
 *
 * A send to the room whose fate is unknown goes out again with its id, which the server stores once. A private one has no
 * such protection: it fails instead.
 */
export class SendLane {
  readonly #options: SendLaneOptions;
  readonly #backoff: Backoff = clientBackoff();
  #entries: Entry[] = [];
  #writing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SendLaneOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.length;
  }

  push(send: OutgoingSend): Promise<SendReply> {
    const answer = deferred<SendReply>();
    this.#entries.push({ send, answer });
    void this.#pump();
    return answer.promise;
  }

  /** Resolves when everything that waits now has been answered, well or badly. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#entries.map(({ answer }) => answer.promise));
  }

  resume(): void {
    this.#backoff.reset();
    this.#stopPausing();
    void this.#pump();
  }

  /** Rejects everything that waits. */
  fail(error: TangeloError): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#stopPausing();
    for (const { answer } of entries) answer.reject(error);
  }

  async #pump(): Promise<void> {
    const [entry] = this.#entries;
    if (entry === undefined || this.#writing || this.#timer !== undefined || !this.#options.isOpen()) return;
    this.#writing = true;
    try {
      entry.answer.resolve(await this.#options.write(entry.send));
      this.#drop(entry);
    } catch (error) {
      this.#refused(entry, toTangeloError(error));
    }
    this.#writing = false;
    void this.#pump();
  }

  #refused(entry: Entry, error: TangeloError): void {
    const isPrivate = entry.send.target !== '*';
    if (!isTransient(error) || (isPrivate && isUncertain(error))) {
      this.#drop(entry);
      entry.answer.reject(error);
    } else if (!(error instanceof ConnectionLostError) && this.#entries.includes(entry)) {
      this.#pauseFor(error);
    }
  }

  #drop(entry: Entry): void {
    this.#backoff.reset();
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #pauseFor(error: TangeloError): void {
    const { retryAfterMs } = error.details;
    const asked = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined;
    const ms = Math.min(asked ?? this.#backoff.next(), LONGEST_PAUSE_MS);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#pump();
    }, ms);
  }

  #stopPausing(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
