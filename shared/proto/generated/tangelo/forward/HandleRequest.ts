// Original file: shared/proto/forward.proto

import type { SessionSnapshot as _tangelo_forward_SessionSnapshot, SessionSnapshot__Output as _tangelo_forward_SessionSnapshot__Output } from '../../tangelo/forward/SessionSnapshot.ts';

export interface HandleRequest {
  'route'?: (string);
  /**
   * JSON.
   */
  'body'?: (Buffer | Uint8Array | string);
  'session'?: (_tangelo_forward_SessionSnapshot | null);
  /**
   * The room that decided where the request went; empty if something else did.
   */
  'rid'?: (string);
}

export interface HandleRequest__Output {
  'route': (string);
  /**
   * JSON.
   */
  'body': (Buffer);
  'session': (_tangelo_forward_SessionSnapshot__Output | null);
  /**
   * The room that decided where the request went; empty if something else did.
   */
  'rid': (string);
}
