// Original file: shared/proto/session.proto


export interface KickRequest {
  /**
   * One of the two.
   */
  'session'?: (string);
  'uid'?: (string);
  'code'?: (number);
  'reason'?: (string);
}

export interface KickRequest__Output {
  /**
   * One of the two.
   */
  'session': (string);
  'uid': (string);
  'code': (number);
  'reason': (string);
}
