// Original file: shared/proto/chat.proto


export interface CountRequest {
  'rids'?: (string)[];
}

export interface CountRequest__Output {
  'rids': (string)[];
}
