import { onTestFinished } from 'vitest';
import type { ChatMessage, Client, ClientEvents, ClientOptions, ClientState } from '../client.ts';
import { createClient } from '../index.ts';
import { StandInCluster } from './stand-in-cluster.ts';

/** A stand-in cluster and clients of it, all gone when the test is over. */
export class Rehearsal {
  readonly cluster: StandInCluster;
  readonly #clients: Client[] = [];

  private constructor(cluster: StandInCluster) {
    this.cluster = cluster;
  }

  static async start(): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(await StandInCluster.start());
    onTestFinished(() => rehearsal.#stop());
    return rehearsal;
  }

  client(options: Partial<ClientOptions> = {}): Client {
    const client = createClient({ gate: this.cluster.gate.url, ...options });
    this.#clients.push(client);
    return client;
  }

  async #stop(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.cluster.stop();
  }
}

/** A stand-in cluster, a client of it, the rooms that it was told to be in, and what it hears. */
export async function rehearse() {
  const rehearsal = await Rehearsal.start();
  const client = rehearsal.client();
  const joined: ClientEvents['joined'][] = [];
  client.on('joined', (event) => joined.push(event));
  return { rehearsal, cluster: rehearsal.cluster, client, joined, chat: record(client) };
}

/** Resolves with the next change to this state. */
export function nextState(client: Client, state: ClientState): Promise<ClientEvents['state']> {
  return new Promise((resolve) => {
    const stop = client.on('state', (change) => {
      if (change.state !== state) return;
      stop();
      resolve(change);
    });
  });
}

/** What arrives by `onChat`, and a way to wait for it. */
export function record(client: Client): {
  messages: ChatMessage[];
  texts: string[];
  until(text: string): Promise<void>;
} {
  const messages: ChatMessage[] = [];
  const texts: string[] = [];
  const waiting = new Set<() => void>();
  client.on('onChat', (message) => {
    messages.push(message);
    texts.push(message.msg);
    for (const check of waiting) check();
  });
  return {
    messages,
    texts,
    until: (text) =>
      new Promise((resolve) => {
        const check = () => {
          if (!texts.includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

export class MemoryStorage {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}
