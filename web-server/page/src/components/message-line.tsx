import type { Message } from '../state/entry.ts';
import { clockTime, fullTime } from '../text/times.ts';
import { Icon } from './icon.tsx';
import { memo } from './memo.ts';
import { MessageText } from './message-text.tsx';

export interface MessageLineProps {
  readonly message: Message;
  /** Whether the heading above says who and when. */
  readonly headed: boolean;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

export const MessageLine = memo<MessageLineProps>(
  ({ message, headed, onRetry, onDiscard }) => (
    <div class={`message ${message.status}`} data-key={message.key}>
      {!headed && (
        <time
          class="message-time"
          dateTime={new Date(message.time).toISOString()}
          title={fullTime(message.time)}
        >
          {clockTime(message.time)}
        </time>
      )}
      {!headed && <span class="for-readers">{message.mine ? 'You' : message.from}: </span>}
      <MessageText text={message.text} />
      {message.mine && message.status === 'pending' && (
        <span class="message-status" role="img" aria-live="off" aria-label="Sending" title="Sending…">
          <Icon name="clock" />
        </span>
      )}
      {message.mine && message.status === 'sent' && (
        <span class="message-status" role="img" aria-live="off" aria-label="Sent" title="Sent">
          <Icon name="check" />
        </span>
      )}
      {message.status === 'failed' && (
        <div class="message-failure">
          <Icon name="alert" />
          <span>Not sent. {message.problem}</span>
          <button class="link-button" type="button" onClick={() => onRetry(message.id)}>
            Try again
          </button>
          <button class="link-button" type="button" onClick={() => onDiscard(message.id)}>
            Discard
          </button>
        </div>
      )}
    </div>
  ),
  (before, after) => before.message === after.message && before.headed === after.headed,
);
