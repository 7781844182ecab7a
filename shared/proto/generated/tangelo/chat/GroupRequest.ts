// Original file: shared/proto/chat.proto

import type { Party as _tangelo_chat_Party, Party__Output as _tangelo_chat_Party__Output } from '../../tangelo/chat/Party.ts';

export interface GroupRequest {
  'rid'?: (string);
  'name'?: (string);
  'members'?: (_tangelo_chat_Party)[];
}

export interface GroupRequest__Output {
  'rid': (string);
  'name': (string);
  'members': (_tangelo_chat_Party__Output)[];
}
