import { styleText } from 'node:util';
import type { ServerInfo } from '../registry/registry.ts';
import { type PlannedServer, WEB_TYPE } from './start-order.ts';
import { addressesOf, addressOf } from './status.ts';

/** Where lines for people go. */
export interface Output {
  write(text: string): void;
  readonly isTTY?: boolean;
}

export interface ProgressOptions {
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** By what the page is opened; default: http. */
  readonly scheme?: 'http' | 'https';
}

/** Ids are padded to this many columns; a longer one moves its own line only. */
const ID_COLUMNS = 20;

/** What a person sees while the cluster starts: plain lines, for the servers write to the same terminal. */
export class Progress {
  readonly #output: Output;
  readonly #colour: boolean;
  readonly #scheme: string;
  #page: string | undefined;
  readonly #gates = new Set<string>();

  constructor({ output, env, scheme = 'http' }: ProgressOptions) {
    this.#scheme = scheme;
    this.#output = output;
    this.#colour = output.isTTY === true && !env.NO_COLOR;
  }

  line(text: string): void {
    this.#output.write(`${text}\n`);
  }

  ready({ id, type }: PlannedServer, info: ServerInfo, startMs: number): void {
    const { rpcAddress, clientAddress } = addressesOf(info);
    const clients = clientAddress === '' ? '' : `, clients ${clientAddress}`;
    const mark = this.#paint('green', '✓');
    const pid = `pid ${info.pid}`.padEnd(11);
    this.line(
      `${mark} ${id.padEnd(ID_COLUMNS)}  ${pid}  ${rpcAddress}${clients}  ${this.#paint('dim', `${startMs} ms`)}`,
    );
    this.#noteEntrance(type, info);
  }

  failed({ id }: PlannedServer, reason: string): void {
    this.line(`${this.#paint('red', '✗')} ${id.padEnd(ID_COLUMNS)}  given up: ${reason}`);
  }

  /** The end of a start: what to open, and how long it took. */
  started({ failed, elapsedMs }: { readonly failed: readonly string[]; readonly elapsedMs: number }): void {
    if (this.#page !== undefined) this.line(`  page  ${this.#page}`);
    for (const gate of [...this.#gates].sort(inOrder)) this.line(`  gate  ${gate}`);
    if (failed.length > 0) this.line(this.#paint('red', `not running: ${failed.join(', ')}`));
    else this.line(`cluster ready in ${elapsedMs} ms`);
  }

  /** A master that came back while servers ran. */
  back({
    id,
    survivors,
    elapsedMs,
  }: {
    readonly id: string;
    readonly survivors: number;
    readonly elapsedMs: number;
  }): void {
    this.line(
      `${this.#paint('green', '✓')} ${id} is back after ${elapsedMs} ms; ${survivors} servers had gone on`,
    );
  }

  #noteEntrance(type: string, { host, clientHost, clientPort }: ServerInfo): void {
    if (clientPort === undefined || (type !== WEB_TYPE && type !== 'gate')) return;
    const address = addressOf(reachable(clientHost ?? host), clientPort);
    if (type === WEB_TYPE) this.#page = `${this.#scheme}://${address}`;
    else this.#gates.add(address);
  }

  #paint(style: 'green' | 'red' | 'dim', text: string): string {
    return this.#colour ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** Gates are ready in any order; a port is a number. */
function inOrder(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** Where somebody on this machine reaches a server that listens on every address. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
