import type { Reply } from '../contract/routes.ts';
import { type ErrorName, TangeloError } from '../errors.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { isWorthAnotherAttempt, toTangeloError } from './failures.ts';

type Assignment = Reply<'gate.gateHandler.queryEntry'>;

export interface EntranceOptions {
  readonly gates: readonly string[];
  readonly transports: ConnectionOptions['transports'];
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/**
 * Tries the candidates in order and returns what the first success returned. A failure that another candidate would answer
 * likewise ends it; when all have failed, the last failure is thrown.
 */
export async function firstSuccess<C, T>(
  candidates: readonly C[],
  attempt: (candidate: C) => Promise<T>,
): Promise<T> {
  let failure = new TangeloError('NO_CONNECTOR');
  for (const candidate of candidates) {
    try {
      return await attempt(candidate);
    } catch (thrown) {
      failure = toTangeloError(thrown);
      if (!isWorthAnotherAttempt(failure)) throw failure;
    }
  }
  throw failure;
}

/** `http://host:port` with the scheme of the gate; an IPv6 address gets its brackets. */
function connectorUrl(gate: string, { host, port }: { host: string; port: number }): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${new URL(gate).protocol}//${name}:${port}`;
}

const NO_GATE: ReadonlySet<ErrorName> = new Set<ErrorName>(['NOT_ENTERED', 'NO_SUCH_ROUTE']);

/** The way into the cluster: any gate tells which connector to use and which ones to use instead. */
export class Entrance {
  readonly #options: EntranceOptions;
  /** The gate that answered last comes first. */
  #gates: readonly string[];

  /** Throws a TypeError for an address that is not an http or https URL. */
  constructor(options: EntranceOptions) {
    for (const gate of options.gates) {
      if (!/^https?:$/.test(new URL(gate).protocol)) throw new TypeError(`not an http(s) address: ${gate}`);
    }
    if (options.gates.length === 0) throw new TypeError('no gate was given');
    this.#options = options;
    this.#gates = options.gates;
  }

  /** The URLs of the connectors for `uid`, the best first. Rejects with the last gate's error when none could tell. */
  async find(uid: string, signal: AbortSignal): Promise<string[]> {
    return firstSuccess(this.#gates, async (gate) => {
      const { host, port, alternatives } = await this.#ask(gate, uid, signal);
      this.#gates = [gate, ...this.#options.gates.filter((other) => other !== gate)];
      return [{ host, port }, ...alternatives].map((address) => connectorUrl(gate, address));
    });
  }

  open(url: string, options: Pick<ConnectionOptions, 'signal' | 'onPush'>): Promise<Connection> {
    const { transports, connectTimeoutMs, requestTimeoutMs } = this.#options;
    return openConnection({ url, transports, connectTimeoutMs, requestTimeoutMs, ...options });
  }

  async #ask(gate: string, uid: string, signal: AbortSignal): Promise<Assignment> {
    const connection = await this.open(gate, { signal });
    try {
      return await connection.request('gate.gateHandler.queryEntry', { uid });
    } catch (error) {
      // What a connector says to a question that is for gates.
      const isOther = error instanceof TangeloError && NO_GATE.has(error.error);
      throw isOther ? new TangeloError(error.error, `${gate} is no gate; is it a connector?`) : error;
    } finally {
      connection.goodbye();
    }
  }
}
