// Original file: shared/proto/channel.proto


export interface Person {
  'uid'?: (string);
  'name'?: (string);
}

export interface Person__Output {
  'uid': (string);
  'name': (string);
}
