// Original file: shared/proto/channel.proto

import type { Change as _tangelo_channel_Change, Change__Output as _tangelo_channel_Change__Output } from '../../tangelo/channel/Change.ts';
import type { Long } from '@grpc/proto-loader';

export interface ChannelPush {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  /**
   * A logged message has a seq from 1; 0: not logged.
   */
  'seq'?: (number | string | Long);
  'event'?: (string);
  /**
   * JSON.
   */
  'body'?: (Buffer | Uint8Array | string);
  /**
   * Sessions; none: all members.
   */
  'to'?: (string)[];
  /**
   * A presence change has a version from 1 and no event.
   */
  'version'?: (number | string | Long);
  'changes'?: (_tangelo_channel_Change)[];
  /**
   * The number of members, where they are counted and not listed.
   */
  'count'?: (number);
}

export interface ChannelPush__Output {
  'rid': (string);
  'epoch': (number);
  /**
   * A logged message has a seq from 1; 0: not logged.
   */
  'seq': (number);
  'event': (string);
  /**
   * JSON.
   */
  'body': (Buffer);
  /**
   * Sessions; none: all members.
   */
  'to': (string)[];
  /**
   * A presence change has a version from 1 and no event.
   */
  'version': (number);
  'changes': (_tangelo_channel_Change__Output)[];
  /**
   * The number of members, where they are counted and not listed.
   */
  'count': (number);
}
