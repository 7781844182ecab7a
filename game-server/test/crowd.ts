import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { createClient } from '../../shared/client/index.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import type { Cluster } from './cluster.ts';
import { checkHistory, type History } from './history-checker.ts';
import { HistoryRecorder } from './history-recorder.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { StubbornClient } from './stubborn-client.ts';

interface Person {
  readonly name: string;
  /** Sends until it is acknowledged; resolves with the seq. */
  send(rid: string, content: string, id: string): Promise<number>;
  leave(): unknown;
}

export interface CrowdOptions {
  readonly cluster: Cluster;
  /** Everybody is in all of them. */
  readonly rids: readonly [string, ...string[]];
  readonly size: number;
  readonly seed: number;
  /** Names of its people begin with it; default: none. */
  readonly prefix?: string;
}

/**
 * People who talk in rooms, half of them with the SDK and half with plain clients, spread over all connectors. Everything that
 * they send, are told and get acknowledged is written down.
 */
export class Crowd {
  readonly recorder = new HistoryRecorder();
  readonly #options: CrowdOptions;
  #people: readonly Person[] = [];
  #gateUrl = '';

  static async gather(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options);
    const { size, cluster, prefix = '' } = options;
    // Where they are now: one that began anew may have another port.
    const statuses = await cluster.status();
    const urlsOf = (type: string) =>
      statuses.filter((server) => server.type === type).map(({ clientAddress }) => `http://${clientAddress}`);
    const urls = urlsOf('connector');
    [crowd.#gateUrl = ''] = urlsOf('gate');
    crowd.#people = await Promise.all(
      Array.from({ length: size }, (_, i) =>
        i % 2 === 0
          ? crowd.#enterWithSdk(`${prefix}sdk${i}`)
          : crowd.#enterByHand(`${prefix}plain${i}`, urls[((i - 1) / 2) % urls.length] ?? ''),
      ),
    );
    return crowd;
  }

  private constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Everybody talks until `trouble` is over, and everything that they sent has been acknowledged. */
  async talkDuring(trouble: () => Promise<void>): Promise<void> {
    const { seed } = this.#options;
    let isOver = false;
    const talking = this.#people.map((person, i) => this.#talk(person, seededRandom(seed + i), () => isOver));
    try {
      await trouble();
    } finally {
      isOver = true;
    }
    await Promise.all(talking);
  }

  /** Resolves when so many more than now have been acknowledged. */
  async acknowledges(more: number): Promise<void> {
    const before = this.recorder.acknowledged;
    await eventually(() => expect(this.recorder.acknowledged).toBeGreaterThanOrEqual(before + more));
  }

  /** Everybody has been told everything that is stored, and all agree on what happened. */
  async agreesWith(stored: History['stored']): Promise<void> {
    await eventually(() => expect(this.recorder.behind(stored)).toEqual([]));
    expect(checkHistory(this.recorder.history(stored))).toEqual([]);
  }

  async leave(): Promise<void> {
    for (const person of this.#people) await person.leave();
  }

  /** Says line after line in any room, and some of them twice with one id. */
  async #talk(person: Person, random: SeededRandom, isOver: () => boolean): Promise<void> {
    const { rids } = this.#options;
    for (let n = 1; !isOver(); n += 1) {
      const rid = random.pick(rids);
      const id = `${person.name}-${n}-${random.below(1_000_000)}`;
      const msg = `line ${n} of ${person.name}`;
      const acknowledged = this.recorder.sending({ rid, sender: person.name, id, msg });
      acknowledged(await person.send(rid, msg, id));
      if (random.oneIn(10)) acknowledged(await person.send(rid, msg, id));
      await pause(random.below(40));
    }
  }

  /** Somebody whose client does everything by itself. */
  async #enterWithSdk(name: string): Promise<Person> {
    const { rids } = this.#options;
    const client = createClient({
      gate: this.#gateUrl,
      transports: ['websocket'],
      requestTimeoutMs: 5_000,
    });
    const receiver = this.recorder.receiver(name);
    client.on('joined', ({ rid, seq }) => receiver.joined(rid, seq));
    client.on('onChat', (message) => receiver.got(message));
    await client.connect({ username: name, rid: rids[0] });
    for (const rid of rids.slice(1)) await client.join(rid);
    return {
      name,
      send: async (rid, content, id) => (await client.send({ content, target: '*', rid, id })).seq,
      leave: () => client.disconnect(),
    };
  }

  async #enterByHand(name: string, firstUrl: string): Promise<Person> {
    const { rids } = this.#options;
    const receiver = this.recorder.receiver(name);
    const client = await StubbornClient.enter({
      gateUrl: this.#gateUrl,
      firstUrl,
      username: name,
      rids,
      receiver,
    });
    return {
      name,
      send: (rid, content, id) => client.send(rid, content, id),
      leave: () => client.leave(),
    };
  }
}
