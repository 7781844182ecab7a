import type { Random } from './random.ts';
import type { Wire } from './wire.ts';

/** What listens where, by what it speaks. Every list has at least one port. */
export interface Targets {
  readonly gate: readonly number[];
  readonly connector: readonly number[];
  readonly line: readonly number[];
  readonly utf: readonly number[];
  /** gRPC of all servers, and of the master: its registry. */
  readonly rpc: readonly RpcTarget[];
  /** The page. */
  readonly web: readonly number[];
  /** Health and metrics of all servers, and the operator's port of the master. */
  readonly ops: readonly number[];
  /** Those of them that speak TLS; there may be none. */
  readonly secure: readonly number[];
}

export interface RpcTarget {
  readonly port: number;
  /** Which life of the server listens there: links have to name it. */
  readonly incarnation: string;
}

/** What a conversation has at hand. Everything that it decides comes from `random`. */
export interface Scene {
  readonly random: Random;
  readonly targets: Targets;
  /**
   * Resolves when the connection is there, or has failed. It speaks TLS where the port does, unless it is to be plain all the same.
   */
  open(port: number, options?: { readonly plain: boolean }): Promise<Wire>;
  /** Tells of something that a server should not have done. */
  wrong(what: string): void;
}

/** One kind of conversation that no well-meaning client has. */
export interface Attack {
  readonly name: string;
  /** How often it is chosen, compared with others. */
  readonly weight: number;
  /** It takes as long as a server allows, and goes on while others begin and end. */
  readonly lingers?: boolean;
  /** There is nobody for it where no port speaks TLS. */
  readonly needsTls?: boolean;
  run(scene: Scene): Promise<void>;
}
