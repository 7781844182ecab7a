import { isErrorName, TangeloError } from '../errors.ts';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The failure that `{code, error, message, …}` tells; a name that this client does not know yet is judged by its code. */
function toError(reply: Record<string, unknown>): TangeloError {
  const { code, error, message, ...details } = reply;
  const text = typeof message === 'string' ? message : undefined;
  if (isErrorName(error)) return new TangeloError(error, text, details);
  const isFault = typeof code !== 'number' || code < 400 || code >= 500;
  return new TangeloError(isFault ? 'INTERNAL' : 'BAD_REQUEST', text, { ...details, unknownError: error });
}

/** What a reply holds beyond `code: 200`. Throws the TangeloError that any other reply tells. */
export function readReply(reply: unknown): unknown {
  if (!isRecord(reply)) throw new TangeloError('INTERNAL', 'The reply is not an object.');
  if (reply.code !== 200) throw toError(reply);
  const { code: _, ...rest } = reply;
  return rest;
}

/** The failure inside socket.io's `connect_error`, if the server sent one along. */
export function readRefusal(error: Error): TangeloError | undefined {
  const data: unknown = 'data' in error ? error.data : undefined;
  return isRecord(data) && isErrorName(data.error) ? toError(data) : undefined;
}
