// Original file: shared/proto/session.proto


export interface Delivered {
  /**
   * The users of the push who have a session here that is connected.
   */
  'uids'?: (string)[];
}

export interface Delivered__Output {
  /**
   * The users of the push who have a session here that is connected.
   */
  'uids': (string)[];
}
