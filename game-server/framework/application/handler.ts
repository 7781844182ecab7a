import type { z } from 'zod';
import type { ClientSession } from '../session/client-session.ts';

/** What a route takes and answers. */
export interface RouteContract {
  readonly body: z.ZodType;
  readonly reply: z.ZodType;
}

/** One method of a handler: its body is validated before it is called. */
export interface HandlerMethod<Session extends ClientSession> {
  readonly body: z.ZodType;
  /** `body` is what the schema made of the client's body. */
  readonly handle: (body: unknown, session: Session) => Promise<object> | object;
}

/** The methods of one handler file, by name: `send` of chat-handler.ts in servers/chat is `chat.chatHandler.send`. */
export type Handler<Session extends ClientSession> = Readonly<Record<string, HandlerMethod<Session>>>;

/**
 * Joins a route's contract with the function that serves it: the body is typed and validated, the reply is typed; the
 * framework adds `code: 200`. A function that throws a `TangeloError` answers with that error.
 */
export function on<Contract extends RouteContract, Session extends ClientSession>(
  contract: Contract,
  handle: (
    body: z.output<Contract['body']>,
    session: Session,
  ) => Promise<z.output<Contract['reply']>> | z.output<Contract['reply']>,
): HandlerMethod<Session> {
  return {
    body: contract.body,
    // The registry passes what this very schema returned.
    handle: (body, session) =>
      handle(body as z.output<Contract['body']>, session) as Promise<object> | object,
  };
}
