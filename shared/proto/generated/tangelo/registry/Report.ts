// Original file: shared/proto/registry.proto

import type { Register as _tangelo_registry_Register, Register__Output as _tangelo_registry_Register__Output } from '../../tangelo/registry/Register.ts';
import type { Heartbeat as _tangelo_registry_Heartbeat, Heartbeat__Output as _tangelo_registry_Heartbeat__Output } from '../../tangelo/registry/Heartbeat.ts';
import type { Drain as _tangelo_registry_Drain, Drain__Output as _tangelo_registry_Drain__Output } from '../../tangelo/registry/Drain.ts';
import type { Leave as _tangelo_registry_Leave, Leave__Output as _tangelo_registry_Leave__Output } from '../../tangelo/registry/Leave.ts';

export interface Report {
  'register'?: (_tangelo_registry_Register | null);
  'heartbeat'?: (_tangelo_registry_Heartbeat | null);
  'drain'?: (_tangelo_registry_Drain | null);
  'leave'?: (_tangelo_registry_Leave | null);
  'report'?: "register"|"heartbeat"|"drain"|"leave";
}

export interface Report__Output {
  'register'?: (_tangelo_registry_Register__Output | null);
  'heartbeat'?: (_tangelo_registry_Heartbeat__Output | null);
  'drain'?: (_tangelo_registry_Drain__Output | null);
  'leave'?: (_tangelo_registry_Leave__Output | null);
  'report'?: "register"|"heartbeat"|"drain"|"leave";
}
