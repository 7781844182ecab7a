import type { ServiceDefinition } from '@grpc/grpc-js';
import type { CalledMethod } from './pending-call.ts';
import type { CallOptions, Stub } from './rpc.ts';

/** Where the calls of a stub go. */
export interface CallTarget {
  call(method: CalledMethod, request: unknown, options: CallOptions | undefined): Promise<unknown>;
  notify(method: CalledMethod, request: unknown): void;
}

export function createStub<Service extends ServiceDefinition>(
  service: Service,
  target: CallTarget,
): Stub<Service> {
  const stub: Record<string, unknown> = {};
  for (const [name, { path, requestSerialize, responseDeserialize }] of Object.entries(service)) {
    const method: CalledMethod = {
      path: path.slice(1),
      serialize: requestSerialize,
      deserialize: responseDeserialize,
    };
    const call = (request: unknown, options?: CallOptions) => target.call(method, request, options);
    const notify = (request: unknown) => target.notify(method, request);
    stub[methodName(name)] = Object.assign(call, { notify });
  }
  if (!isStubOf(service, stub)) throw new TypeError('a method of the service has no function');
  return stub;
}

/** The name that a method of a .proto has in TypeScript. */
export function methodName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function isStubOf<Service extends ServiceDefinition>(
  service: Service,
  stub: Record<string, unknown>,
): stub is Record<string, unknown> & Stub<Service> {
  return Object.keys(service).every((name) => typeof stub[methodName(name)] === 'function');
}
