import type { Logger } from 'pino';
import type { Event } from '../../../shared/proto/generated/tangelo/registry/Event.ts';
import type { Register__Output } from '../../../shared/proto/generated/tangelo/registry/Register.ts';
import type { Report__Output } from '../../../shared/proto/generated/tangelo/registry/Report.ts';
import type { DuplexStream } from '../rpc/rpc.ts';
import { Leases } from './leases.ts';
import { type Departure, Membership, type RegistryEvent } from './membership.ts';
import type { ServerInfo, ServerStats, View } from './registry.ts';
import { ViewStore } from './view-store.ts';
import { decodeServer, encodeView } from './wire.ts';

export interface MasterRegistryOptions {
  readonly settings: { readonly leaseMs: number };
  /** Higher than any term that this cluster has had. */
  readonly term: number;
  readonly log: Logger;
  /** Whether the process of a server that has lost its stream is certainly gone; its id is then free at once. */
  readonly isDead: (server: ServerInfo) => boolean;
}

interface Session {
  readonly stream: DuplexStream<Report__Output, Event>;
  /** The incarnation that attends on this stream. */
  server: ServerInfo | undefined;
}

/**
 * The registry inside the master: who attends, for how long they may be silent, and the views that follow. It takes in
 * whoever reports from the start, but publishes nothing before `publish`, so that a master that has just come back does
 * not tell anybody of an empty cluster.
 */
export class MasterRegistry {
  readonly #options: MasterRegistryOptions;
  readonly #membership = new Membership();
  readonly #views = new ViewStore();
  readonly #sessions = new Set<Session>();
  readonly #listeners = new Set<(event: RegistryEvent) => void>();
  readonly #leases: Leases;
  #published = false;
  #revision = 0;
  #pending: NodeJS.Immediate | undefined;

  constructor(options: MasterRegistryOptions) {
    this.#options = options;
    this.#leases = new Leases({
      leaseMs: options.settings.leaseMs,
      onExpired: (incarnation) => this.#remove(incarnation, 'expired'),
    });
  }

  /** Serves one server's stream. */
  accept(stream: DuplexStream<Report__Output, Event>): void {
    const session: Session = { stream, server: undefined };
    this.#sessions.add(session);
    stream.onMessage((report) => this.#reported(session, report));
    stream.onClosed(() => this.#closed(session));
    if (this.#revision > 0) stream.send({ view: encodeView(this.current()) });
  }

  /** From now on there are views. */
  publish(): void {
    if (this.#published) return;
    this.#published = true;
    this.#changed();
  }

  current(): View {
    return this.#views.current();
  }

  watch(listener: (view: View) => void): () => void {
    return this.#views.watch(listener);
  }

  /** Who attends, also before the first view. */
  servers(): ServerInfo[] {
    return this.#membership.servers();
  }

  get(id: string): ServerInfo | undefined {
    return this.#membership.get(id);
  }

  stats(id: string): ServerStats | undefined {
    return this.#membership.stats(id);
  }

  /** Returns how to stop listening. */
  listen(listener: (event: RegistryEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes an incarnation out of the view at once: its process is known to be dead. */
  evict(incarnation: string): void {
    this.#remove(incarnation, 'evicted');
  }

  close(): void {
    this.#leases.close();
    clearImmediate(this.#pending);
    for (const session of [...this.#sessions]) session.stream.end();
    this.#sessions.clear();
  }

  #reported(session: Session, report: Report__Output): void {
    if (report.register) this.#register(session, report.register);
    const { server } = session;
    if (server === undefined || this.#membership.find(server.incarnation) === undefined) return;
    if (report.leave) {
      this.#remove(server.incarnation, 'left');
      session.stream.end();
      return;
    }
    this.#leases.renew(server.incarnation);
    if (report.heartbeat) this.#membership.report(server, report.heartbeat);
    if (report.drain) this.#drain(session, server);
  }

  #register(session: Session, { server: received, renewal }: Register__Output): void {
    if (received === null) return;
    const server = decodeServer(received);
    const holder = this.#membership.get(server.id);
    const mayEnter = holder === undefined || holder.incarnation === server.incarnation;
    if (renewal && holder?.incarnation !== server.incarnation && (this.#published || !mayEnter)) {
      // It was declared gone while it was away; the current view, or the first one, tells it so.
      return;
    }
    if (!mayEnter && !this.#yields(holder, server)) {
      session.stream.send({ rejected: { id: holder.id, pid: holder.pid } });
      return;
    }
    for (const other of this.#sessions) {
      // The same incarnation on an older stream that nobody has seen break yet.
      if (other.server?.incarnation === server.incarnation) other.server = undefined;
    }
    session.server = server;
    this.#membership.put(server);
    this.#leases.renew(server.incarnation);
    this.#tell({ kind: 'attended', server });
    this.#changed();
  }

  /** Whether the holder of an id makes room: the same process that starts over, or one that is dead. */
  #yields(holder: ServerInfo, server: ServerInfo): boolean {
    const sameProcess = holder.host === server.host && holder.pid === server.pid;
    const attending = [...this.#sessions].some((s) => s.server?.incarnation === holder.incarnation);
    if (!sameProcess && (attending || !this.#options.isDead(holder))) return false;
    this.#remove(holder.incarnation, 'evicted');
    return true;
  }

  #drain(session: Session, server: ServerInfo): void {
    if (server.state === 'draining') return;
    const draining: ServerInfo = { ...server, state: 'draining' };
    session.server = draining;
    this.#membership.put(draining);
    this.#tell({ kind: 'draining', server: draining });
    this.#changed();
  }

  #closed(session: Session): void {
    this.#sessions.delete(session);
    const { server } = session;
    if (server === undefined || this.#membership.find(server.incarnation) === undefined) return;
    this.#leases.renew(server.incarnation);
    this.#tell({ kind: 'streamBroken', server });
  }

  #remove(incarnation: string, why: Departure): void {
    this.#leases.drop(incarnation);
    const server = this.#membership.remove(incarnation);
    if (server === undefined) return;
    this.#options.log.info({ server: server.id, incarnation, why }, 'a server is out of the view');
    this.#tell({ kind: 'departed', server, why });
    this.#changed();
  }

  #tell(event: RegistryEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** All changes of one turn of the event loop make one view. */
  #changed(): void {
    if (!this.#published || this.#pending !== undefined) return;
    this.#pending = setImmediate(() => {
      this.#pending = undefined;
      this.#revision += 1;
      const view: View = { term: this.#options.term, revision: this.#revision, servers: this.servers() };
      const wire = encodeView(view);
      for (const session of this.#sessions) session.stream.send({ view: wire });
      this.#views.offer(view);
    });
  }
}

export function createMasterRegistry(options: MasterRegistryOptions): MasterRegistry {
  return new MasterRegistry(options);
}
