// Original file: shared/proto/session.proto


export interface OnlineReply {
  'uids'?: (string)[];
}

export interface OnlineReply__Output {
  'uids': (string)[];
}
