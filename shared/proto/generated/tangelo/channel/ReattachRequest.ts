// Original file: shared/proto/channel.proto


export interface ReattachRequest {
  'shards'?: (number)[];
}

export interface ReattachRequest__Output {
  'shards': (number)[];
}
