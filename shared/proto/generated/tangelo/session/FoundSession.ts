// Original file: shared/proto/session.proto


export interface FoundSession {
  'id'?: (string);
  'uid'?: (string);
  'name'?: (string);
  'settings'?: (Buffer | Uint8Array | string);
}

export interface FoundSession__Output {
  'id': (string);
  'uid': (string);
  'name': (string);
  'settings': (Buffer);
}
