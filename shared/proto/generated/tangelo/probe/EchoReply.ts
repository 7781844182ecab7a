// Original file: shared/proto/probe.proto


export interface EchoReply {
  'number'?: (number);
  'text'?: (string);
  'data'?: (Buffer | Uint8Array | string);
}

export interface EchoReply__Output {
  'number': (number);
  'text': (string);
  'data': (Buffer);
}
