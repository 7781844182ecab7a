// Original file: shared/proto/session.proto


export interface RoomRequest {
  'uid'?: (string);
  'rid'?: (string);
}

export interface RoomRequest__Output {
  'uid': (string);
  'rid': (string);
}
