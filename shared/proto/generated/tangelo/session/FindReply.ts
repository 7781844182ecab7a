// Original file: shared/proto/session.proto

import type { FoundSession as _tangelo_session_FoundSession, FoundSession__Output as _tangelo_session_FoundSession__Output } from '../../tangelo/session/FoundSession.ts';

export interface FindReply {
  'sessions'?: (_tangelo_session_FoundSession)[];
}

export interface FindReply__Output {
  'sessions': (_tangelo_session_FoundSession__Output)[];
}
