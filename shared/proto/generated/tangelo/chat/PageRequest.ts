// Original file: shared/proto/chat.proto


export interface PageRequest {
  'limit'?: (number);
  /**
   * Only rooms after this one; empty: from the first.
   */
  'after'?: (string);
  'prefix'?: (string);
}

export interface PageRequest__Output {
  'limit': (number);
  /**
   * Only rooms after this one; empty: from the first.
   */
  'after': (string);
  'prefix': (string);
}
