import { z } from 'zod';
import { TangeloError } from '../../../shared/errors.ts';
import type { ClientSession } from '../session/client-session.ts';
import { type Filter, throughFilters } from './filter.ts';
import type { HandlerMethod } from './handler.ts';
import { loadModules } from './server-folder.ts';

/** The handlers of one server type, by route. */
export interface Handlers<Session extends ClientSession> {
  /** `undefined` when there is no such route; else validates, passes the filters and runs the handler. */
  invoke(route: string, body: unknown, session: Session): Promise<object> | undefined;
}

/** What a handler file has to return: methods made by `on`. */
function handlerSchema<Session extends ClientSession>() {
  const method = z.object({
    body: z.custom<z.ZodType>((value) => value instanceof z.ZodType, 'a zod schema'),
    handle: z.custom<HandlerMethod<Session>['handle']>((value) => typeof value === 'function', 'a function'),
  });
  return z.record(z.string(), method);
}

export interface HandlersOptions {
  readonly serversDir: string;
  readonly type: string;
  /** What the handler files' functions get. */
  readonly services: object;
  readonly filters: readonly Filter[];
}

export async function loadHandlers<Session extends ClientSession>(
  options: HandlersOptions,
): Promise<Handlers<Session>> {
  const { serversDir, type, services, filters } = options;
  const methods = new Map<string, HandlerMethod<Session>>();
  for (const { name, create } of await loadModules(serversDir, type, 'handler')) {
    const handler = handlerSchema<Session>().parse(create(services));
    for (const [method, definition] of Object.entries(handler))
      methods.set(`${type}.${name}.${method}`, definition);
  }

  return {
    invoke(route, body, session) {
      const method = methods.get(route);
      if (!method) return undefined;
      return throughFilters(filters, { route, body, session }, async () =>
        method.handle(validated(method, body), session),
      );
    },
  };
}

/** What the schema makes of a body; throws BAD_REQUEST that names the first field which is wrong. */
function validated(method: { readonly body: z.ZodType }, body: unknown): unknown {
  const result = method.body.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new TangeloError('BAD_REQUEST', field ? `${field}: ${issue?.message}` : issue?.message, { field });
}
