// Original file: shared/proto/session.proto


export interface DirectPush {
  /**
   * Both empty: all clients that have entered.
   */
  'uids'?: (string)[];
  'sessions'?: (string)[];
  'event'?: (string);
  /**
   * JSON.
   */
  'body'?: (Buffer | Uint8Array | string);
  /**
   * Names what is pushed: a session that was given it already is not given it again. Empty: nothing does.
   */
  'key'?: (string);
}

export interface DirectPush__Output {
  /**
   * Both empty: all clients that have entered.
   */
  'uids': (string)[];
  'sessions': (string)[];
  'event': (string);
  /**
   * JSON.
   */
  'body': (Buffer);
  /**
   * Names what is pushed: a session that was given it already is not given it again. Empty: nothing does.
   */
  'key': (string);
}
