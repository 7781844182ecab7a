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
}
