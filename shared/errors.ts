/**
 * Every failure that can cross a wire, in one table: its name is stable and machine-readable, its `code` follows
 * HTTP's meaning, its text is for people. A reply that failed is `{code, error, message, …}`.
 */
export const ERRORS = {
  BAD_REQUEST: { code: 400, text: 'The request is not valid.' },
  NOT_ENTERED: { code: 401, text: 'Enter first.' },
  BAD_TOKEN: { code: 401, text: 'The token is not valid, or no longer.' },
  TOKEN_REQUIRED: { code: 401, text: 'This name is registered; log in to use it.' },
  BAD_CREDENTIALS: { code: 401, text: 'The user name or the password is wrong.' },
  NOT_MEMBER: { code: 403, text: 'You are not in this room.' },
  NOT_OWNER: { code: 403, text: 'Only the owner of the room may do this.' },
  NAME_FIXED: { code: 403, text: 'The name of an account cannot be changed.' },
  NO_SUCH_ROUTE: { code: 404, text: 'There is no such route.' },
  NO_SUCH_USER: { code: 404, text: 'There is no such user here.' },
  NO_SUCH_ROOM: { code: 404, text: 'There is no such room.' },
  NAME_TAKEN: { code: 409, text: 'Somebody else has this name.' },
  ROOM_EXISTS: { code: 409, text: 'The room exists already.' },
  ALREADY_ONLINE: { code: 409, text: 'This account is logged in elsewhere.' },
  ALREADY_ENTERED: { code: 409, text: 'This connection has entered already.' },
  TOO_LARGE: { code: 413, text: 'The message is too large.' },
  RATE_LIMITED: { code: 429, text: 'Too fast; slow down.' },
  TOO_MANY_ROOMS: { code: 429, text: 'You are in too many rooms.' },
  TOO_MANY_IN_FLIGHT: { code: 429, text: 'Too many requests are waiting for an answer.' },
  INTERNAL: { code: 500, text: 'Something went wrong on our side.' },
  NO_SERVER: { code: 503, text: 'No server can take this at the moment.' },
  NO_CONNECTOR: { code: 503, text: 'No connector is available at the moment.' },
  SERVER_BUSY: { code: 503, text: 'The server is busy; try again shortly.' },
  OVERLOADED: { code: 503, text: 'A queue between servers is full; try again shortly.' },
  UNAVAILABLE: { code: 503, text: 'The server that should answer is not reachable.' },
  MOVED: { code: 503, text: 'The room has moved to another server.' },
  STORAGE_UNAVAILABLE: { code: 503, text: 'The storage is not reachable; nothing was changed.' },
  TIMEOUT: { code: 504, text: 'No answer came in time.' },
} as const satisfies Record<string, { code: number; text: string }>;

export type ErrorName = keyof typeof ERRORS;

export function isErrorName(name: unknown): name is ErrorName {
  return typeof name === 'string' && Object.hasOwn(ERRORS, name);
}

/** The failure of one request. What is thrown on one server arrives on another, and at the client, as the same error. */
export class TangeloError extends Error {
  override readonly name = 'TangeloError';
  readonly error: ErrorName;
  /** Further fields of the reply, such as `retryAfterMs` or the `field` that a body got wrong. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: ErrorName, message?: string, details: Record<string, unknown> = {}) {
    super(message ?? ERRORS[error].text);
    this.error = error;
    this.details = details;
  }

  get code(): number {
    return ERRORS[this.error].code;
  }

  /** What the client gets. */
  toReply(): ErrorReply {
    return errorReply(this.error, this.message, this.details);
  }
}

export interface ErrorReply {
  code: number;
  error: ErrorName;
  message: string;
  [detail: string]: unknown;
}

/**
 * What a client gets that is refused. To make only this, and no error that nobody looks at, spares its stack trace, which costs more
 * than the rest of a refusal: it is for what a client can bring about as often as it likes.
 */
export function errorReply(
  error: ErrorName,
  message: string = ERRORS[error].text,
  details: Readonly<Record<string, unknown>> = {},
): ErrorReply {
  return { ...details, code: ERRORS[error].code, error, message };
}
