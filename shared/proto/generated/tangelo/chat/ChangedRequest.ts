// Original file: shared/proto/chat.proto

import type { Room as _tangelo_chat_Room, Room__Output as _tangelo_chat_Room__Output } from '../../tangelo/chat/Room.ts';

export interface ChangedRequest {
  'rooms'?: (_tangelo_chat_Room)[];
}

export interface ChangedRequest__Output {
  'rooms': (_tangelo_chat_Room__Output)[];
}
