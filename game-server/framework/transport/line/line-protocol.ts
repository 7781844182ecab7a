import type { Disconnect } from '../../../../shared/disconnect.ts';
import type { OutgoingPush } from '../transport.ts';

/** What a protocol may do with one connection. */
export interface LineLink {
  /**
   * A request on behalf of the client. Resolves with the reply beyond `code: 200`, rejects with the TangeloError of any other; once
   * the connection is closed it never settles.
   */
  request(route: string, body: object): Promise<unknown>;
  /** Writes messages in one piece. The same array given to many connections in a row is encoded once. */
  write(messages: readonly string[]): void;
  /** Carries something out when what is under way is done, and before the next message is read. */
  schedule(task: () => Promise<void>): void;
  /** The client leaves; what was written still reaches it. */
  leave(): void;
  close(disconnect: Disconnect): void;
}

/**
 * One client of a protocol. What is asked of it is carried out strictly in order: nothing new begins before the promise of the
 * last has settled, and the client is not read from meanwhile. A rejection closes the connection.
 */
export interface LineConversation {
  /** Before anything that the client sends. */
  opened(): Promise<void>;
  /** Whether the message followed the protocol. One that did not is ignored; too many in a row close the connection. */
  received(message: string): Promise<boolean>;
  /** Something that the server sends by itself, at any time. */
  pushed(push: OutgoingPush): void;
}

/** A protocol of text messages over TCP, such as an application speaks for clients that know nothing of its routes. */
export type LineProtocol = (link: LineLink) => LineConversation;
