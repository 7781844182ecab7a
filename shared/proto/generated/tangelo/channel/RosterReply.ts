// Original file: shared/proto/channel.proto

import type { Person as _tangelo_channel_Person, Person__Output as _tangelo_channel_Person__Output } from '../../tangelo/channel/Person.ts';
import type { Long } from '@grpc/proto-loader';

export interface RosterReply {
  'epoch'?: (number | string | Long);
  'version'?: (number | string | Long);
  'count'?: (number);
  /**
   * Empty where the room has so many members that they are counted, not listed.
   */
  'people'?: (_tangelo_channel_Person)[];
  'listed'?: (boolean);
}

export interface RosterReply__Output {
  'epoch': (number);
  'version': (number);
  'count': (number);
  /**
   * Empty where the room has so many members that they are counted, not listed.
   */
  'people': (_tangelo_channel_Person__Output)[];
  'listed': (boolean);
}
