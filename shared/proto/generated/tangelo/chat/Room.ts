// Original file: shared/proto/chat.proto


export interface Room {
  'rid'?: (string);
  'count'?: (number);
  /**
   * It has left the list.
   */
  'gone'?: (boolean);
}

export interface Room__Output {
  'rid': (string);
  'count': (number);
  /**
   * It has left the list.
   */
  'gone': (boolean);
}
