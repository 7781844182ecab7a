import { fileURLToPath } from 'node:url';
import type { Socket } from 'socket.io-client';
import type { Push, Pushes } from '../../shared/contract/pushes.ts';
import type { Body, Reply, Route } from '../../shared/contract/routes.ts';
import { createTestCluster, type TestCluster } from '../framework/application/cluster-fixture.ts';
import { configureChat } from './chat.ts';
import { isConversation } from './domain/conversations.ts';

const SERVERS = fileURLToPath(new URL('./servers/', import.meta.url));

/** What a route answered: its reply, or a failure. */
export type Answer<R extends Route> = Partial<Reply<R>> & {
  readonly code: number;
  readonly error?: string;
  readonly field?: string;
};

/** For tests: somebody on a socket, with all that they were pushed. */
export class TestPerson {
  readonly socket: Socket;
  readonly #pushes: [Push, unknown][] = [];
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((event: Push, body: unknown) => {
      this.#pushes.push([event, body]);
      for (const check of [...this.#waiting]) check();
    });
  }

  call<R extends Route>(route: R, body: Body<R>): Promise<Answer<R>> {
    return this.socket.emitWithAck(route, body);
  }

  /** All pushes of an event so far. */
  all<P extends Push>(event: P): Pushes[P][] {
    return this.#pushes.flatMap(([pushed, body]) => (pushed === event ? [body as Pushes[P]] : []));
  }

  /** The first push of an event that matches, past or to come. */
  async next<P extends Push>(event: P, matches: (body: Pushes[P]) => boolean = () => true) {
    return new Promise<Pushes[P]>((resolve) => {
      const check = () => {
        const found = this.all(event).find(matches);
        if (!found) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export interface TestChat {
  readonly cluster: TestCluster;
  /** Somebody who is connected and has not entered. */
  connect(connector?: string): Promise<TestPerson>;
  /** Somebody who has entered as a guest. */
  enter(username: string, connector?: string): Promise<TestPerson>;
  close(): Promise<void>;
}

/** For tests: the chat, as a cluster in this process. */
export async function createTestChat({ settings = {} }: { settings?: object } = {}): Promise<TestChat> {
  const types = { connector: ['connector-1', 'connector-2'], chat: ['chat-1', 'chat-2'], user: ['user-1'] };
  const cluster = await createTestCluster({
    types,
    frontends: ['connector'],
    serversDir: SERVERS,
    keepsMembers: isConversation,
    settings,
  });
  const configure = (app: Parameters<typeof configureChat>[0]) => configureChat(app, { roomsPerSession: 5 });
  const ids = Object.values(types).flat();
  await Promise.all(ids.map((id) => cluster.start(id, { configure })));

  async function connect(connector = 'connector-1'): Promise<TestPerson> {
    return new TestPerson(await cluster.connect(connector));
  }

  return {
    cluster,
    connect,
    async enter(username, connector) {
      const person = await connect(connector);
      const answer = await person.call('connector.entryHandler.enter', { username });
      if (answer.code !== 200) throw new Error(`${username} could not enter: ${answer.error}`);
      return person;
    },
    close: () => cluster.close(),
  };
}
