// Original file: shared/proto/session.proto


export interface PushRequest {
  'session'?: (string);
  /**
   * JSON object: keys to set; null removes.
   */
  'settings'?: (Buffer | Uint8Array | string);
}

export interface PushRequest__Output {
  'session': (string);
  /**
   * JSON object: keys to set; null removes.
   */
  'settings': (Buffer);
}
