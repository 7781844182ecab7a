// Original file: shared/proto/session.proto


export interface KickRequest {
  /**
   * One of `session`, `uid` and `name`.
   */
  'session'?: (string);
  'uid'?: (string);
  'code'?: (number);
  'reason'?: (string);
  'name'?: (string);
}

export interface KickRequest__Output {
  /**
   * One of `session`, `uid` and `name`.
   */
  'session': (string);
  'uid': (string);
  'code': (number);
  'reason': (string);
  'name': (string);
}
