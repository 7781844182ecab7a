// Original file: shared/proto/session.proto


export interface BindRequest {
  'session'?: (string);
  'uid'?: (string);
}

export interface BindRequest__Output {
  'session': (string);
  'uid': (string);
}
