import { expect, vi } from 'vitest';
import type { Accept, ClientRequest, CloseKind, TransportConnection } from './transport.ts';

export const WAIT = { timeout: 5_000, interval: 5 };

export interface Accepted {
  readonly connection: TransportConnection;
  readonly requests: ClientRequest[];
  readonly closed: CloseKind[];
}

/** A server that remembers what it is told, and answers nothing by itself. */
export class Recorder {
  readonly accepted: Accepted[] = [];
  readonly accept: Accept = (connection) => {
    const one: Accepted = { connection, requests: [], closed: [] };
    this.accepted.push(one);
    return {
      request: (request) => {
        // Nothing may come before it was accepted or after it was closed.
        expect(one.closed).toEqual([]);
        one.requests.push(request);
      },
      pinged: () => undefined,
      ponged: () => undefined,
      closed: (kind) => void one.closed.push(kind),
    };
  };

  /** The only client that was accepted so far. */
  get only(): Accepted {
    const [one] = this.accepted;
    if (!one || this.accepted.length > 1) throw new Error(`${this.accepted.length} were accepted`);
    return one;
  }

  async request(index = 0): Promise<ClientRequest> {
    return vi.waitFor(() => {
      const request = this.only.requests[index];
      if (!request) throw new Error('not asked yet');
      return request;
    }, WAIT);
  }
}
