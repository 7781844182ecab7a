// Original file: shared/proto/link.proto

import type { Frame as _tangelo_link_Frame, Frame__Output as _tangelo_link_Frame__Output } from '../../tangelo/link/Frame.ts';

/**
 * What one end had to send in one turn of its event loop, in order. Never more than 256 KiB.
 */
export interface Batch {
  'frames'?: (_tangelo_link_Frame)[];
}

/**
 * What one end had to send in one turn of its event loop, in order. Never more than 256 KiB.
 */
export interface Batch__Output {
  'frames': (_tangelo_link_Frame__Output)[];
}
