import type { ChannelCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import type { Deadlines } from './deadline-queue.ts';
import { type Frame, MAX_PAYLOAD_BYTES } from './frame.ts';
import { Opening, type OpeningEnd } from './opening.ts';
import { type CalledMethod, PendingCall } from './pending-call.ts';
import type { Peer } from './rpc.ts';
import { decodeFailure } from './rpc-error.ts';
import type { RpcSettings, Self } from './transport-options.ts';

const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 1_000;

export interface OutgoingLinkOptions {
  readonly peer: Peer;
  readonly self: Self;
  readonly settings: RpcSettings;
  readonly credentials: ChannelCredentials;
  readonly deadlines: Deadlines;
  readonly log: Logger;
  readonly up: () => void;
  readonly broken: () => void;
}

/**
 * The calling end of a link. It dials at once and, whenever that fails or the link breaks, again for ever. Calls wait for the
 * first dial; while the link is known to be down they fail at once.
 */
export class OutgoingLink {
  readonly #options: OutgoingLinkOptions;
  readonly #calls = new Map<number, PendingCall>();
  #state: 'dialling' | 'up' | 'down' | 'closed' = 'dialling';
  #opening: Opening;
  #lastCall = 0;
  #backoffMs = BACKOFF_MIN_MS;
  #redial: NodeJS.Timeout | undefined;

  constructor(options: OutgoingLinkOptions) {
    this.#options = options;
    this.#opening = this.#dial();
  }

  get peer(): Peer {
    return this.#options.peer;
  }

  call(method: CalledMethod, request: unknown, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isDown) throw new TangeloError('UNAVAILABLE');
      if (this.#calls.size >= this.#options.settings.queuedCalls) throw new TangeloError('OVERLOADED');
      const payload = encode(method, request);
      if (this.#isFull(payload.length)) throw new TangeloError('OVERLOADED');
      const call = new PendingCall(this.#nextId(), method, resolve, reject, this.#calls);
      this.#calls.set(call.id, call);
      this.#options.deadlines.start(call, timeoutMs);
      this.#opening.send(call.id, method.path, payload);
    });
  }

  notify(method: CalledMethod, request: unknown): void {
    if (this.#isDown) return;
    try {
      const payload = encode(method, request);
      if (!this.#isFull(payload.length)) this.#opening.send(0, method.path, payload);
    } catch (err) {
      // A notification has nobody to tell, but what cannot be encoded is a mistake in the program.
      this.#options.log.error({ err, method: method.path }, 'notification not sent');
    }
  }

  /** Ends the link for good; calls in flight fail. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearTimeout(this.#redial);
    this.#opening.close();
    this.#failCalls();
  }

  get #isDown(): boolean {
    return this.#state === 'down' || this.#state === 'closed';
  }

  /** A message that is larger than the whole queue may pass when nothing else waits. */
  #isFull(bytes: number): boolean {
    const { unsentBytes } = this.#opening;
    return unsentBytes > 0 && unsentBytes + bytes > this.#options.settings.queuedBytes;
  }

  #nextId(): number {
    do {
      this.#lastCall = this.#lastCall === 0xffff_ffff ? 1 : this.#lastCall + 1;
    } while (this.#calls.has(this.#lastCall));
    return this.#lastCall;
  }

  #dial(): Opening {
    const { peer, self, credentials } = this.#options;
    return new Opening({
      peer,
      self,
      credentials,
      listener: {
        up: () => this.#up(),
        frame: (frame) => this.#reply(frame),
        ended: (end) => this.#ended(end),
      },
    });
  }

  #up(): void {
    this.#state = 'up';
    this.#backoffMs = BACKOFF_MIN_MS;
    this.#options.log.debug({ peer: this.peer }, 'link up');
    this.#options.up();
  }

  #reply({ call: id, status, payload }: Frame): void {
    const call = this.#calls.get(id);
    // The reply to a call that has timed out comes to nobody.
    if (call === undefined) return;
    this.#calls.delete(id);
    this.#options.deadlines.cancel(call);
    if (status !== 0) {
      call.reject(decodeFailure(status, payload));
      return;
    }
    try {
      call.resolve(call.method.deserialize(payload));
    } catch (err) {
      this.#options.log.error({ err, method: call.method.path, peer: this.peer }, 'reply not readable');
      call.reject(new TangeloError('INTERNAL'));
    }
  }

  #ended(end: OpeningEnd): void {
    const before = this.#state;
    this.#state = 'down';
    this.#failCalls();
    this.#note(end, { wasUp: before === 'up', isFirst: before !== 'down' });
    this.#redial = setTimeout(() => {
      this.#opening = this.#dial();
    }, this.#nextBackoffMs()).unref();
    if (before === 'up') this.#options.broken();
  }

  /** Dialling again and again is told once, and the end of a callee that was stopped is nothing to look into. */
  #note({ reason, isOrderly }: OpeningEnd, { wasUp, isFirst }: { wasUp: boolean; isFirst: boolean }): void {
    const { log, peer } = this.#options;
    if (isOrderly) log.debug({ peer }, 'link ended');
    else log[isFirst ? 'warn' : 'debug']({ peer, reason }, wasUp ? 'link broken' : 'link not up');
  }

  /** Grows up to threefold each time, at random, so that callers do not come back all at once. */
  #nextBackoffMs(): number {
    const most = Math.min(BACKOFF_MAX_MS, 3 * this.#backoffMs);
    this.#backoffMs = BACKOFF_MIN_MS + Math.random() * (most - BACKOFF_MIN_MS);
    return this.#backoffMs;
  }

  #failCalls(): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) {
      this.#options.deadlines.cancel(call);
      call.reject(new TangeloError('UNAVAILABLE'));
    }
  }
}

function encode(method: CalledMethod, request: unknown): Uint8Array {
  const payload = method.serialize(request);
  if (payload.length > MAX_PAYLOAD_BYTES) throw new TangeloError('TOO_LARGE');
  return payload;
}
