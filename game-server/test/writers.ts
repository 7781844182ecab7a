import type { Cluster } from './cluster.ts';
import type { History } from './history-checker.ts';
import { HistoryRecorder } from './history-recorder.ts';
import { StubbornClient } from './stubborn-client.ts';

export interface WritersOptions {
  readonly cluster: Cluster;
  readonly names: readonly string[];
  /** Whom all of them write to. */
  readonly to: string;
}

/** People on all connectors who write direct messages to one person; what they write, and what is acknowledged, is noted. */
export class Writers {
  readonly #to: string;
  readonly #people: ReadonlyMap<string, StubbornClient>;
  readonly #recorder: HistoryRecorder;

  static async gather({ cluster, names, to }: WritersOptions): Promise<Writers> {
    const recorder = new HistoryRecorder();
    const { gateUrl, connectorUrls } = cluster;
    const enter = (username: string, i: number) =>
      StubbornClient.enter({
        gateUrl,
        firstUrl: connectorUrls[i % connectorUrls.length] ?? '',
        username,
        rids: [`home-of-${username}`],
        receiver: recorder.receiver(username),
      });
    const people = names.map(async (name, i) => [name, await enter(name, i)] as const);
    return new Writers(to, new Map(await Promise.all(people)), recorder);
  }

  private constructor(to: string, people: ReadonlyMap<string, StubbornClient>, recorder: HistoryRecorder) {
    this.#to = to;
    this.#people = people;
    this.#recorder = recorder;
  }

  get acknowledged(): number {
    return this.#recorder.acknowledged;
  }

  /** Everybody writes until `trouble` is over, and everything that they wrote has been acknowledged. */
  async writeDuring(trouble: () => Promise<void>): Promise<void> {
    let isOver = false;
    const writing = Array.from(this.#people, async ([name, person]) => {
      for (let n = 1; !isOver; n += 1) {
        const message = { rid: name, sender: name, id: `${n}`, msg: `${n} of ${name}` };
        const acknowledged = this.#recorder.sending(message);
        acknowledged(await person.sendDirect(this.#to, message.msg, message.id));
      }
    });
    try {
      await trouble();
    } finally {
      isOver = true;
    }
    await Promise.all(writing);
  }

  /** For the history checker, where every conversation is a room of its writer's name. */
  history(stored: History['stored']): History {
    return { ...this.#recorder.history(stored), received: [] };
  }

  async leave(): Promise<void> {
    for (const person of this.#people.values()) await person.leave();
  }
}
