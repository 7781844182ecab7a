// Original file: shared/proto/channel.proto


export interface RosterRequest {
  'rid'?: (string);
}

export interface RosterRequest__Output {
  'rid': (string);
}
