import type { Client, QueryResult } from 'pg';
import { TangeloError } from '../../../shared/errors.ts';
import { clientOptions } from './postgres-client-options.ts';
import { reasonOf } from './storage-failure.ts';

/** A prepared statement: the server plans each `name` once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Rows = readonly Record<string, unknown>[];
/** Each statement's result, or what it failed with. */
export type Settled = PromiseSettledResult<QueryResult<Record<string, unknown>>>;

export interface ConnectionOptions {
  readonly url: string;
  /** Shown to those who look at the server's activity. */
  readonly role: string;
  readonly onAway: (reason: string) => void;
  readonly onBack: () => void;
}

/** From one attempt to come back to the next. */
const RECONNECT_EVERY_MS = 250;

type State =
  | { readonly kind: 'unused' }
  | { readonly kind: 'connecting'; readonly client: Promise<Client> }
  | { readonly kind: 'up'; readonly client: Client }
  /** Lost, or never reached. Calls fail at once; it comes back by itself. */
  | { readonly kind: 'away'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'closed' };

/**
 * One connection to the server, opened at the first use, and again by itself whenever it was lost. What is sent in one turn
 * travels together: the server works it off without a word between.
 */
export class PostgresConnection {
  readonly #options: ConnectionOptions;
  #state: State = { kind: 'unused' };

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Sends statements one after the other, and waits for all of them. Rejects with `STORAGE_UNAVAILABLE`, having sent nothing,
   * while there is no connection.
   */
  async send(statements: readonly Statement[]): Promise<Settled[]> {
    const client = await this.#client();
    return Promise.allSettled(
      statements.map(({ name, text, values }) => client.query({ name, text, values: [...values] })),
    );
  }

  /** Waits for what was sent. */
  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'away') {
      clearTimeout(state.timer);
    } else if (state.kind === 'up') {
      await state.client.end();
    } else if (state.kind === 'connecting') {
      await state.client.then(
        (client) => client.end(),
        () => {}, // there is none to close
      );
    }
  }

  #client(): Client | Promise<Client> {
    switch (this.#state.kind) {
      case 'up':
        return this.#state.client;
      case 'connecting':
        return this.#state.client;
      case 'unused':
        return this.#connect();
      case 'away':
        throw new TangeloError('STORAGE_UNAVAILABLE');
      case 'closed':
        throw new TangeloError('STORAGE_UNAVAILABLE', 'The storage was closed.');
    }
  }

  #connect(): Promise<Client> {
    const client = this.#open();
    this.#state = { kind: 'connecting', client };
    return client;
  }

  async #open(): Promise<Client> {
    const { url, role } = this.#options;
    // Loaded here, so that a cluster on SQLite does not pay for it.
    const { default: pg } = await import('pg');
    const client = new pg.Client(clientOptions(url, role));
    let reason: unknown = 'the server ended the connection';
    client.on('error', (error) => {
      reason = error;
      this.#lost(client, reason);
    });
    client.on('end', () => this.#lost(client, reason));
    try {
      await client.connect();
    } catch (error) {
      this.#leave(error);
      throw new TangeloError('STORAGE_UNAVAILABLE', `The storage cannot be reached: ${reasonOf(error)}`);
    }
    if (this.#state.kind === 'connecting') {
      this.#state = { kind: 'up', client };
      this.#options.onBack();
    }
    return client;
  }

  #lost(client: Client, reason: unknown): void {
    if (this.#state.kind === 'up' && this.#state.client === client) {
      this.#leave(reason);
      // A socket that failed is destroyed already; one that hangs must not be kept.
      client.end().catch(() => {});
    }
  }

  #leave(reason: unknown): void {
    if (this.#state.kind === 'closed') {
      return;
    }
    const timer = setTimeout(() => {
      this.#connect().catch(() => {}); // told by #leave, which tries again
    }, RECONNECT_EVERY_MS);
    this.#state = { kind: 'away', timer: timer.unref() };
    this.#options.onAway(reasonOf(reason));
  }
}
