// Original file: shared/proto/admin.proto


export interface StopReply {
  'stopped'?: (number);
}

export interface StopReply__Output {
  'stopped': (number);
}
