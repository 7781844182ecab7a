import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import type { CallContext, Implementation } from './rpc.ts';
import { methodName } from './stub.ts';

/** A method that this process implements, as both doors call it. */
export interface ServedMethod {
  /** `package.Service/Method` */
  readonly path: string;
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly run: (request: unknown, context: CallContext) => unknown;
}

/** Throws a `TypeError` when a method streams or is not implemented. */
export function methodsOf<Service extends ServiceDefinition>(
  service: Service,
  implementation: Implementation<Service>,
): ServedMethod[] {
  return Object.entries(service).map(([name, definition]) => {
    if (definition.requestStream || definition.responseStream) {
      throw new TypeError(`${definition.path} is a stream: it is served by addStream`);
    }
    const run: unknown = Reflect.get(Object(implementation), methodName(name));
    if (!isRunnable(run)) throw new TypeError(`${definition.path} has no implementation`);
    return { path: definition.path.slice(1), definition, run: run.bind(implementation) };
  });
}

function isRunnable(value: unknown): value is ServedMethod['run'] {
  return typeof value === 'function';
}

/** What the caller gets to know of a failure: our own errors as they are, anything else only that it happened. */
export function failureOf(
  error: unknown,
  { context, log }: { context: CallContext; log: Logger },
): TangeloError {
  if (error instanceof TangeloError) return error;
  log.error({ err: error, method: context.method, caller: context.caller }, 'remote failed');
  return new TangeloError('INTERNAL');
}
