import { setTimeout as delay } from 'node:timers/promises';
import { newlineFraming } from '../../../game-server/framework/transport/line/newline-framing.ts';
import { utfFraming } from '../../../game-server/framework/transport/line/utf-framing.ts';
import type { Targets } from '../attack.ts';
import type { ControlClient, ControlListener } from './control-client.ts';
import { ControlLog } from './control-log.ts';
import type { Door } from './door.ts';
import { lineControl } from './line-control.ts';
import { pomeloControl } from './pomelo-control.ts';
import { socketIoControl } from './socket-io-control.ts';

/** Each of them speaks at this interval, one after the other. */
const INTERVAL_MS = 250;
const WAIT_MS = 15_000;
const LOOK_MS = 10;

/** One client of each kind, in one room through all connectors, who talk all the while. */
export class ControlGroup {
  readonly log = new ControlLog();
  /** One for each connection that they have. */
  readonly ports: readonly number[];
  readonly #clients: readonly ControlClient[];
  readonly #counts = new Map<ControlClient, number>();
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  static async enter(targets: Targets, onFailed: (why: string) => void): Promise<ControlGroup> {
    const { connector, line, utf } = targets;
    const ports = [
      connector[0] ?? 0,
      connector[1] ?? 0,
      connector[0] ?? 0,
      line[1] ?? line[0] ?? 0,
      utf[0] ?? 0,
    ];
    let group: ControlGroup | undefined;
    const listener: ControlListener = {
      heard: ({ name }, text) => group?.log.heard(name, text),
      failed: ({ name }, why) => onFailed(`${name} ${why}`),
    };
    const door = (at: number): Door => {
      const port = ports[at] ?? 0;
      return { port, secure: targets.secure.includes(port) };
    };
    const clients = [
      await socketIoControl('control1', door(0), listener),
      await pomeloControl('control2', door(1), listener),
      await socketIoControl('control3', door(2), listener, ['polling']),
      await lineControl('control4', door(3), newlineFraming, listener),
      await lineControl('control5', door(4), utfFraming, listener),
    ];
    group = new ControlGroup(clients, ports);
    return group;
  }

  private constructor(clients: readonly ControlClient[], ports: readonly number[]) {
    this.#clients = clients;
    this.ports = ports;
    for (const { name } of clients) this.log.listener(name);
    this.#timer = setInterval(() => this.#speak(), INTERVAL_MS / clients.length);
  }

  get size(): number {
    return this.#clients.length;
  }

  /** Says nothing more; resolves when everything was heard, or will not be any more. */
  async finish(): Promise<void> {
    clearInterval(this.#timer);
    await this.settled(WAIT_MS);
  }

  /** Resolves when for once everything that was said was heard, so that the servers have nothing left to do, or after this time. */
  async settled(timeoutMs: number): Promise<void> {
    const stop = performance.now() + timeoutMs;
    while (!this.log.isComplete() && performance.now() < stop) await delay(LOOK_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const client of this.#clients) client.close();
  }

  #speak(): void {
    const client = this.#clients[this.#turn % this.#clients.length];
    this.#turn += 1;
    if (!client) return;
    const count = (this.#counts.get(client) ?? 0) + 1;
    this.#counts.set(client, count);
    const text = `a line of ordinary length by ${client.name} ${count}`;
    this.log.said(text);
    client.say(text);
  }
}
