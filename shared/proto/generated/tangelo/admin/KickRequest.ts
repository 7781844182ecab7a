// Original file: shared/proto/admin.proto


export interface KickRequest {
  'name'?: (string);
  /**
   * What the client is told.
   */
  'code'?: (number);
  'reason'?: (string);
}

export interface KickRequest__Output {
  'name': (string);
  /**
   * What the client is told.
   */
  'code': (number);
  'reason': (string);
}
