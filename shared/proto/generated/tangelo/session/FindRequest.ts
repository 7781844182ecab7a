// Original file: shared/proto/session.proto


export interface FindRequest {
  'session'?: (string);
  'uid'?: (string);
}

export interface FindRequest__Output {
  'session': (string);
  'uid': (string);
}
