// Original file: shared/proto/registry.proto

import type { View as _tangelo_registry_View, View__Output as _tangelo_registry_View__Output } from '../../tangelo/registry/View.ts';
import type { Rejected as _tangelo_registry_Rejected, Rejected__Output as _tangelo_registry_Rejected__Output } from '../../tangelo/registry/Rejected.ts';

export interface Event {
  'view'?: (_tangelo_registry_View | null);
  'rejected'?: (_tangelo_registry_Rejected | null);
  'event'?: "view"|"rejected";
}

export interface Event__Output {
  'view'?: (_tangelo_registry_View__Output | null);
  'rejected'?: (_tangelo_registry_Rejected__Output | null);
  'event'?: "view"|"rejected";
}
