// Original file: shared/proto/channel.proto


// Original file: shared/proto/channel.proto

export const _tangelo_channel_Change_Kind = {
  ADD: 'ADD',
  LEAVE: 'LEAVE',
  RENAME: 'RENAME',
} as const;

export type _tangelo_channel_Change_Kind =
  | 'ADD'
  | 0
  | 'LEAVE'
  | 1
  | 'RENAME'
  | 2

export type _tangelo_channel_Change_Kind__Output = typeof _tangelo_channel_Change_Kind[keyof typeof _tangelo_channel_Change_Kind]

export interface Change {
  'kind'?: (_tangelo_channel_Change_Kind);
  'uid'?: (string);
  'name'?: (string);
  'former'?: (string);
  /**
   * The session that caused it and is not told.
   */
  'by'?: (string);
  /**
   * ADD: the room that the person left for this one; LEAVE: the room that this one was left for. Empty: none, or several.
   */
  'other'?: (string);
}

export interface Change__Output {
  'kind': (_tangelo_channel_Change_Kind__Output);
  'uid': (string);
  'name': (string);
  'former': (string);
  /**
   * The session that caused it and is not told.
   */
  'by': (string);
  /**
   * ADD: the room that the person left for this one; LEAVE: the room that this one was left for. Empty: none, or several.
   */
  'other': (string);
}
