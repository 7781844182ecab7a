// Original file: shared/proto/chat.proto


export interface Party {
  'uid'?: (string);
  'name'?: (string);
}

export interface Party__Output {
  'uid': (string);
  'name': (string);
}
