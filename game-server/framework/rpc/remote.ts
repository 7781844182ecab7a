import type { ServiceDefinition } from '@grpc/grpc-js';
import type { CallContext, Implementation, RpcServer } from './rpc.ts';

/** Stands around every call of an application's remotes on the server that carries it out. */
export type RemoteFilter = (
  context: CallContext & { request: unknown },
  next: () => Promise<unknown>,
) => Promise<unknown>;

/** A service of the application and what carries it out. */
export interface Remote {
  readonly addTo: (server: RpcServer, filters: readonly RemoteFilter[]) => void;
}

/** Joins a service of a .proto file with its implementation: requests and replies are typed by it. */
export function remote<Service extends ServiceDefinition>(
  service: Service,
  implementation: Implementation<Service>,
): Remote {
  return {
    addTo(server, filters) {
      server.add(service, filters.length === 0 ? implementation : filtered(implementation, filters));
    },
  };
}

function filtered<Service>(
  implementation: Implementation<Service>,
  filters: readonly RemoteFilter[],
): Implementation<Service> {
  const wrapped = new Proxy(Object(implementation), {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (request: unknown, context: CallContext) =>
        filters.reduceRight<() => Promise<unknown>>(
          (next, filter) => () => filter({ ...context, request }, next),
          async () => method.call(target, request, context),
        )();
    },
  });
  return wrapped;
}
