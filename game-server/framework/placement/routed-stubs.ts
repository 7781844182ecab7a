import { TangeloError } from '../../../shared/errors.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { CallOptions, Links, ServiceDefinition, Stub } from '../rpc/rpc.ts';
import type { RouteKey } from './placement.ts';
import type { Placements } from './placements.ts';

/** Decides by the first argument of a call which server of a type it goes to. */
export type RouteRemote = (key: string) => RouteKey;

/** A stub whose methods take a route key first: a room id, a user name, or `{server: id}`. */
export type RoutedStub<Service> = {
  [Method in keyof Stub<Service>]: Stub<Service>[Method] extends {
    (request: infer Request, options?: CallOptions): Promise<infer Reply>;
    notify(request: infer _Request): void;
  }
    ? {
        (key: string | RouteKey, request: Request, options?: CallOptions): Promise<Reply>;
        notify(key: string | RouteKey, request: Request): void;
      }
    : never;
};

/** `rpc.chat.roomRemote.page(key, request)`: by server type, service and method. */
export type RoutedStubs<Packages> = {
  [Type in keyof Packages]: {
    [Service in keyof Packages[Type] as Service extends string ? Uncapitalize<Service> : never]: RoutedStub<
      Packages[Type][Service]
    >;
  };
};

export type Rpc = RoutedStubs<LoadedProtos['tangelo']>;

export interface RoutedStubsOptions {
  readonly protos: LoadedProtos;
  readonly links: Links;
  readonly placements: Placements;
  /** Per server type; default: the key hashes to a server of the type. */
  readonly routeRemotes: ReadonlyMap<string, RouteRemote>;
}

/**
 * Stubs of all services, by the type of the servers that serve them: package `tangelo.chat` is served by chat servers. A call
 * rejects with NO_SERVER when its key is placed nowhere.
 */
export function createRoutedStubs(options: RoutedStubsOptions): Rpc {
  const packages: Record<string, object> = {};
  for (const [type, services] of Object.entries(options.protos.tangelo)) {
    const stubs: Record<string, object> = {};
    for (const [name, service] of Object.entries<ServiceDefinition>(services)) {
      stubs[name.charAt(0).toLowerCase() + name.slice(1)] = routedStub(type, service, options);
    }
    packages[type] = stubs;
  }
  const rpc: object = packages;
  // Made from the same definitions that the types are generated from.
  return rpc as Rpc;
}

interface StubMethod {
  (...args: unknown[]): Promise<unknown>;
  notify(request: unknown): void;
}

function routedStub(type: string, service: ServiceDefinition, options: RoutedStubsOptions): object {
  const { links, placements, routeRemotes } = options;
  const methodAt = (key: string | RouteKey, name: string): StubMethod | undefined => {
    const route = typeof key === 'string' ? (routeRemotes.get(type)?.(key) ?? { key }) : key;
    const server = placements.current.locate(type, route);
    return server && Reflect.get(links.stub(server, service), name);
  };

  const methods: Record<string, object> = {};
  for (const definition of Object.values(service)) {
    const original = definition.path.split('/').at(-1) ?? '';
    const name = original.charAt(0).toLowerCase() + original.slice(1);
    const call = async (key: string | RouteKey, ...args: unknown[]) => {
      const method = methodAt(key, name);
      if (!method) throw new TangeloError('NO_SERVER');
      return method(...args);
    };
    const notify = (key: string | RouteKey, request: unknown) => methodAt(key, name)?.notify(request);
    methods[name] = Object.assign(call, { notify });
  }
  return methods;
}
