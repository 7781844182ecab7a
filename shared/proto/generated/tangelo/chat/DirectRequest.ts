// Original file: shared/proto/chat.proto

import type { Party as _tangelo_chat_Party, Party__Output as _tangelo_chat_Party__Output } from '../../tangelo/chat/Party.ts';

export interface DirectRequest {
  'from'?: (_tangelo_chat_Party | null);
  'to'?: (_tangelo_chat_Party | null);
  'id'?: (string);
  'msg'?: (string);
}

export interface DirectRequest__Output {
  'from': (_tangelo_chat_Party__Output | null);
  'to': (_tangelo_chat_Party__Output | null);
  'id': (string);
  'msg': (string);
}
