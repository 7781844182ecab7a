// Original file: shared/proto/session.proto


export interface KickReply {
  'kicked'?: (number);
}

export interface KickReply__Output {
  'kicked': (number);
}
