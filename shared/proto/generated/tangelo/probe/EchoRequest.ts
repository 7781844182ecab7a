// Original file: shared/proto/probe.proto


export interface EchoRequest {
  'number'?: (number);
  'text'?: (string);
  'data'?: (Buffer | Uint8Array | string);
}

export interface EchoRequest__Output {
  'number': (number);
  'text': (string);
  'data': (Buffer);
}
