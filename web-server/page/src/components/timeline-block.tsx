import type { Block } from '../state/blocks.ts';
import { dayName } from '../text/times.ts';
import { MessageGroup, type MessageGroupProps } from './message-group.tsx';
import { NoticeLine } from './notice-line.tsx';

export interface TimelineBlockProps extends Omit<MessageGroupProps, 'messages'> {
  readonly block: Block;
  /** The start of the present day. */
  readonly today: number;
}

export function TimelineBlock({ block, today, ...actions }: TimelineBlockProps) {
  switch (block.kind) {
    case 'day':
      return (
        <p class="day">
          <span>{dayName(block.time, today)}</span>
        </p>
      );
    case 'new':
      return (
        <p class="first-new">
          <span>New</span>
        </p>
      );
    case 'notices':
      return <NoticeLine notices={block.notices} />;
    case 'messages':
      return <MessageGroup messages={block.messages} {...actions} />;
  }
}
