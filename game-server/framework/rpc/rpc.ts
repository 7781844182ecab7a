import type { ServiceDefinition } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';

export type { ServiceDefinition };

/** A server that can be called. A new incarnation is another peer. */
export interface Peer {
  readonly id: string;
  readonly incarnation: string;
  readonly host: string;
  readonly port: number;
}

export interface CallOptions {
  /** Default: `rpc.timeoutMs` of cluster.json. */
  readonly timeoutMs?: number;
}

/** What an implementation learns about a call beyond its request. */
export interface CallContext {
  /** Id and incarnation of the calling server; `undefined` when the call came as plain gRPC. */
  readonly caller?: { readonly id: string; readonly incarnation: string };
  /** The method as `package.Service/Method`. */
  readonly method: string;
}

/** Generated definitions also have an index signature, which names no method. */
type MethodName<Key> = string extends Key ? never : Key extends string ? Key : never;

/**
 * The implementation of a service of unary methods: one function a method, named as in the .proto with a small first letter.
 * (The condition is always true: it lets the compiler type the parameters of the functions that are passed to `add`.)
 */
export type Implementation<Service> = Service extends unknown
  ? {
      [Method in keyof Service as Uncapitalize<MethodName<Method>>]: (
        request: ReceivedRequestOf<Service[Method]>,
        context: CallContext,
      ) => Promise<ReplyOf<Service[Method]>> | ReplyOf<Service[Method]>;
    }
  : never;

/** What a caller passes for a method. */
export type RequestOf<Method> =
  Method extends MethodDefinition<infer Request, infer _A, infer _B, infer _C> ? Request : never;
/** What an implementation returns for a method. */
export type ReplyOf<Method> =
  Method extends MethodDefinition<infer _A, infer Reply, infer _B, infer _C> ? Reply : never;
/** What an implementation receives for a method. */
export type ReceivedRequestOf<Method> =
  Method extends MethodDefinition<infer _A, infer _B, infer Request, infer _C> ? Request : never;
/** What a caller receives from a method. */
export type ReceivedReplyOf<Method> =
  Method extends MethodDefinition<infer _A, infer _B, infer _C, infer Reply> ? Reply : never;

/**
 * A typed stub of one service at one peer, over the link.
 *
 * A call rejects with the `TangeloError` that the implementation threw; with `UNAVAILABLE` at once when the peer cannot be
 * reached (nothing was done) or when the link breaks while the call waits (it may have been done or not); with `TIMEOUT` at
 * its deadline; with `OVERLOADED` when the queue of the link is full; with `TOO_LARGE` above 32 MiB. `notify` sends without
 * waiting for an answer and never throws: what cannot be sent is dropped.
 * Calls and notifications that one process makes to one peer are received in the order in which they were made.
 */
export type Stub<Service> = {
  [Method in keyof Service as Uncapitalize<MethodName<Method>>]: {
    (request: RequestOf<Service[Method]>, options?: CallOptions): Promise<ReceivedReplyOf<Service[Method]>>;
    notify(request: RequestOf<Service[Method]>): void;
  };
};

/** Outgoing links: one per peer, dialled at the first call. */
export interface Links {
  stub<Service extends ServiceDefinition>(peer: Peer, service: Service): Stub<Service>;
  /** Keeps the links to these peers and closes all others; calls in flight on those fail with UNAVAILABLE. */
  retain(peers: readonly Peer[]): void;
  /**
   * Told each time a link that was up breaks, also when it will be dialled again; not when `retain` or `close` ends it.
   * Returns how to stop listening.
   */
  onBroken(listener: (peer: Peer) => void): () => void;
  /** Told each time a link comes up, the first time included. Returns how to stop listening. */
  onUp(listener: (peer: Peer) => void): () => void;
  close(): void;
}

/** One end of a bidirectional stream. Messages arrive in the order in which they were sent. */
export interface DuplexStream<Received, Sent> {
  send(message: Sent): void;
  onMessage(listener: (message: Received) => void): void;
  /** Told exactly once, however the stream ends; with an error if it broke. */
  onClosed(listener: (error?: Error) => void): void;
  end(): void;
}

/** Dials `address` and opens a stream of a bidirectional method on a connection of its own. */
export type DialStream = <Request, Reply, ReceivedRequest, ReceivedReply>(
  address: { readonly host: string; readonly port: number },
  method: MethodDefinition<Request, Reply, ReceivedRequest, ReceivedReply>,
) => DuplexStream<ReceivedReply, Request>;

/** The server side: the same implementation answers on links and as plain unary gRPC, with health and reflection. */
export interface RpcServer {
  /** Serves a service of unary methods. Throws a `TypeError` if it has a streaming one, lacks one, or is served already. */
  add<Service extends ServiceDefinition>(service: Service, implementation: Implementation<Service>): void;
  /** Serves a bidirectional method. */
  addStream<Request, Reply, ReceivedRequest, ReceivedReply>(
    method: MethodDefinition<Request, Reply, ReceivedRequest, ReceivedReply>,
    accept: (stream: DuplexStream<ReceivedRequest, Reply>) => void,
  ): void;
  /** Binds `host:port`; resolves with the port. Rejects with a Node error that has `code: 'EADDRINUSE'` when it is taken. */
  listen(host: string, port: number): Promise<number>;
  /** What gRPC health tells. */
  setServing(serving: boolean): void;
  /** Finishes what is in flight, at most `graceMs`, then closes. */
  close(options: { graceMs: number }): Promise<void>;
}
