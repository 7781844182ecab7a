// Original file: shared/proto/session.proto


export interface OnlineRequest {
  'uids'?: (string)[];
}

export interface OnlineRequest__Output {
  'uids': (string)[];
}
