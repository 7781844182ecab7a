import { expect } from 'vitest';
import type { Disconnect } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import type {
  Accept,
  ClientRequest,
  CloseKind,
  ConnectionEnd,
  HearEnd,
  TransportConnection,
} from './transport.ts';

export interface Accepted {
  readonly connection: TransportConnection;
  readonly requests: ClientRequest[];
  readonly closed: CloseKind[];
  readonly beats: ('ping' | 'pong')[];
}

/** A server that remembers what it is told, and answers nothing by itself. */
export class Recorder {
  readonly accepted: Accepted[] = [];
  /** How connections ended, and what was refused. */
  readonly ends: ConnectionEnd[] = [];
  readonly onEnd: HearEnd = (end) => void this.ends.push(end);
  /** Why everybody is closed as soon as they are accepted; `undefined`: nobody is. */
  refusal: Disconnect | undefined;
  readonly accept: Accept = (connection) => {
    const one: Accepted = { connection, requests: [], closed: [], beats: [] };
    this.accepted.push(one);
    if (this.refusal) connection.close(this.refusal);
    return {
      request: (request) => {
        // Nothing may come before it was accepted or after it was closed.
        expect(one.closed).toEqual([]);
        one.requests.push(request);
      },
      pinged: () => void one.beats.push('ping'),
      ponged: () => void one.beats.push('pong'),
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
    return eventually(() => {
      const request = this.only.requests[index];
      if (!request) throw new Error('not asked yet');
      return request;
    });
  }
}
