import type { ServiceDefinition } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import { Deadlines } from './deadline-queue.ts';
import { OutgoingLink } from './outgoing-link.ts';
import type { Links, Peer, Stub } from './rpc.ts';
import { createStub } from './stub.ts';
import { authority, clientCredentials, type RpcSettings, type Self } from './transport-options.ts';

export interface LinksOptions {
  readonly self: Self;
  readonly settings: RpcSettings;
  readonly log: Logger;
}

type PeerListener = (peer: Peer) => void;

/** The outgoing links of a process. Throws when a file of `settings.tls` cannot be read. */
export function createLinks({ self, settings, log }: LinksOptions): Links {
  const credentials = clientCredentials(settings);
  const deadlines = new Deadlines();
  const links = new Map<string, OutgoingLink>();
  /** What was made for a peer, by service; a stub goes on working after its link was closed, it dials anew. */
  const stubs = new Map<string, Map<ServiceDefinition, object>>();
  const upListeners = new Set<PeerListener>();
  const brokenListeners = new Set<PeerListener>();
  let closed = false;

  function linkTo(peer: Peer, key: string): OutgoingLink | undefined {
    const known = links.get(key);
    if (known !== undefined || closed) return known;
    const link = new OutgoingLink({
      peer,
      self,
      settings,
      credentials,
      deadlines,
      log,
      up: () => tell(upListeners, peer),
      broken: () => tell(brokenListeners, peer),
    });
    links.set(key, link);
    return link;
  }

  function stubFor<Service extends ServiceDefinition>(
    peer: Peer,
    key: string,
    service: Service,
  ): Stub<Service> {
    return createStub(service, {
      call: (method, request, options) =>
        linkTo(peer, key)?.call(method, request, options?.timeoutMs ?? settings.timeoutMs) ??
        Promise.reject(new TangeloError('UNAVAILABLE')),
      notify: (method, request) => linkTo(peer, key)?.notify(method, request),
    });
  }

  function retain(peers: readonly Peer[]): void {
    const kept = new Set(peers.map(keyOf));
    for (const key of stubs.keys()) {
      if (!kept.has(key)) stubs.delete(key);
    }
    for (const [key, link] of links) {
      if (kept.has(key)) continue;
      links.delete(key);
      link.close();
    }
  }

  return {
    stub<Service extends ServiceDefinition>(peer: Peer, service: Service): Stub<Service> {
      const key = keyOf(peer);
      let made = stubs.get(key);
      if (made === undefined) {
        made = new Map();
        stubs.set(key, made);
      }
      const known = made.get(service);
      // Only the stub of this service is ever kept under it.
      if (known !== undefined) return known as Stub<Service>;
      const stub = stubFor(peer, key, service);
      made.set(service, stub);
      return stub;
    },
    retain,
    onBroken: (listener) => subscribe(brokenListeners, listener),
    onUp: (listener) => subscribe(upListeners, listener),
    close() {
      closed = true;
      retain([]);
      deadlines.stop();
    },
  };
}

function keyOf(peer: Peer): string {
  return `${peer.id} ${peer.incarnation} ${authority(peer.host, peer.port)}`;
}

function tell(listeners: ReadonlySet<PeerListener>, peer: Peer): void {
  for (const listener of listeners) listener(peer);
}

function subscribe(listeners: Set<PeerListener>, listener: PeerListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
