import type { Disconnect } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { Logger } from '../observe/logger.ts';
import type { ClientSession } from '../session/client-session.ts';

/** A client's request on its way to a handler. */
export interface RequestContext {
  readonly route: string;
  readonly body: unknown;
  readonly session: ClientSession;
}

/** How a request ended. */
export type Outcome = { readonly reply: object } | { readonly error: unknown };

/**
 * Stands before and after handlers. `before` refuses a request by throwing; `after` is told once of every request that
 * `before` let pass, however it ended, and replaces the outcome when it throws. `around` can do both, and answer in the
 * handler's place.
 */
export interface Filter {
  readonly name: string;
  before?(context: RequestContext): Promise<void> | void;
  after?(context: RequestContext, outcome: Outcome): Promise<void> | void;
  around?(context: RequestContext, next: () => Promise<object>): Promise<object>;
}

/** Runs a request through filters, the first one outermost. */
export function throughFilters(
  filters: readonly Filter[],
  context: RequestContext,
  handle: () => Promise<object>,
): Promise<object> {
  return throughRest(filters.values(), context, handle);
}

/** A filter that only looks at the request, and waits for nothing, costs no promise. */
function throughRest(
  rest: Iterator<Filter>,
  context: RequestContext,
  handle: () => Promise<object>,
): Promise<object> {
  try {
    for (let { value: filter, done } = rest.next(); !done; { value: filter, done } = rest.next()) {
      if (filter.around || filter.after)
        return pass(filter, context, () => throughRest(rest, context, handle));
      const looking = filter.before?.(context);
      if (looking) return looking.then(() => throughRest(rest, context, handle));
    }
    return handle();
  } catch (error) {
    return Promise.reject(error);
  }
}

async function pass(filter: Filter, context: RequestContext, next: () => Promise<object>): Promise<object> {
  if (filter.before) await filter.before(context);
  let reply: object;
  try {
    reply = filter.around ? await filter.around(context, next) : await next();
  } catch (error) {
    await filter.after?.(context, { error });
    throw error;
  }
  await filter.after?.(context, { reply });
  return reply;
}

/** Answers with TIMEOUT when a handler takes longer; what the handler answers later is dropped. 0: waits for ever. */
export function timeoutFilter({ timeoutMs }: { timeoutMs: number }): Filter {
  return {
    name: 'timeout',
    around(_context, next) {
      if (timeoutMs === 0) return next();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new TangeloError('TIMEOUT')), timeoutMs);
        const settle = <Outcome>(end: (outcome: Outcome) => void) => {
          return (outcome: Outcome) => {
            clearTimeout(timer);
            end(outcome);
          };
        };
        next().then(settle(resolve), settle(reject));
      });
    },
  };
}

/** Refuses requests with SERVER_BUSY while the event loop lags by more than `busyLagMs`. 0: never. */
export function busyFilter(options: { busyLagMs: number; lagMs: () => number }): Filter {
  return {
    name: 'busy',
    before() {
      if (options.busyLagMs > 0 && options.lagMs() > options.busyLagMs) throw new TangeloError('SERVER_BUSY');
    },
  };
}

/** Answers requests of sessions that have not entered with NOT_ENTERED, except on routes that `isOpen` names. */
export function enteredFilter(isOpen: (route: string) => boolean): Filter {
  return {
    name: 'entered',
    before({ route, session }) {
      if (session.name === undefined && !isOpen(route)) throw new TangeloError('NOT_ENTERED');
    },
  };
}

/** Kicks sessions for which there is a reason to, before their requests are handled; the log has the reason. */
export function kickFilter(
  shouldKick: (session: ClientSession) => Disconnect | undefined,
  log: Pick<Logger, 'info'>,
): Filter {
  return {
    name: 'kick',
    before({ session }) {
      const disconnect = shouldKick(session);
      return disconnect && kick(session, disconnect);
    },
  };

  async function kick(session: ClientSession, disconnect: Disconnect): Promise<void> {
    log.info({ ...disconnect, user: session.name }, 'session kicked');
    await session.kick(disconnect);
    // Its connection is being closed, so nobody reads this.
    throw new TangeloError('NOT_ENTERED', disconnect.reason);
  }
}
