import type { Disconnect } from '../../../../shared/disconnect.ts';
import type { CloseKind } from '../transport.ts';

/** What is told about the bytes of one connection. */
export interface BytesReceiver {
  /** Cut anywhere. The buffer is not used again by whoever tells. */
  bytes(chunk: Buffer): void;
  /** What carries the bytes cannot go on with what it has received: what is written now still goes out. */
  failing(disconnect: Disconnect): void;
  /** Exactly once, after which nothing else is told. */
  ended(kind: CloseKind): void;
}

/** The bytes of one connection, however they are carried. */
export interface ByteChannel {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  /** Bytes that the operating system has not taken yet. */
  readonly unsentBytes: number;
  /** One whole package, or several. Keeps order; does nothing once the channel has ended. */
  write(packages: Buffer): void;
  /** Nothing is read until `resume`, not even the client's end. */
  pause(): void;
  resume(): void;
  /** Ends when everything is written. */
  end(disconnect: Disconnect): void;
  destroy(): void;
}

/** Takes a new connection; answers whom to tell about it. */
export type OpenChannel = (channel: ByteChannel) => BytesReceiver;
