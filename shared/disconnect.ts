/**
 * Why a connection was closed. An error ends a request; a disconnect ends the connection. The range of the code tells
 * a client what to do next: 3000–3499 do reconnect, 3500–3999 do not. `onKick {code, reason}` tells it before the close.
 */
export const DISCONNECTS = {
  DRAINING: { code: 3001, reason: 'the server is being stopped; reconnect elsewhere' },
  REMOVED_FROM_VIEW: { code: 3002, reason: 'the server had lost touch with the cluster; reconnect' },
  INTERNAL: { code: 3003, reason: 'the server had an internal error' },
  SLOW_CONSUMER: { code: 3004, reason: 'the connection did not read fast enough' },
  NO_PONG: { code: 3005, reason: 'no answer to pings' },
  MAX_AGE: { code: 3006, reason: 'the connection reached its maximal age' },
  SERVER_FULL: { code: 3007, reason: 'the server has too many connections' },
  NO_HELLO: { code: 3501, reason: 'no protocol handshake in time' },
  NO_PROFILE: { code: 3502, reason: 'nobody entered in time' },
  KICKED: { code: 3503, reason: 'kicked' },
  TAKEN_OVER: { code: 3504, reason: 'the session was resumed on another connection' },
  REPLACED: { code: 3505, reason: 'another login replaced this one' },
  TOO_FAST: { code: 3506, reason: 'the rate limit was ignored' },
  TOO_LARGE: { code: 3507, reason: 'a message was too large' },
  TOO_MANY_CONNECTIONS: { code: 3508, reason: 'too many connections from this address' },
  BAD_PROTOCOL: { code: 3509, reason: 'what was received does not follow the protocol' },
  LOGGED_OUT: { code: 3510, reason: 'the login was ended on another device' },
} as const satisfies Record<string, { code: number; reason: string }>;

export type DisconnectName = keyof typeof DISCONNECTS;

export interface Disconnect {
  readonly code: number;
  readonly reason: string;
}

/** Whether a client that was closed with this code should come back by itself. */
export function mayReconnect(code: number): boolean {
  return code < 3500 || code > 3999;
}
