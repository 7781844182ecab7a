// Original file: shared/proto/session.proto


export interface LogoutRequest {
  'session'?: (string);
}

export interface LogoutRequest__Output {
  'session': (string);
}
