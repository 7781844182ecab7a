// Original file: shared/proto/admin.proto


export interface KickReply {
  'kicked'?: (number);
  /**
   * Front-ends that did not answer, and may still have somebody of that name.
   */
  'silent'?: (string)[];
}

export interface KickReply__Output {
  'kicked': (number);
  /**
   * Front-ends that did not answer, and may still have somebody of that name.
   */
  'silent': (string)[];
}
