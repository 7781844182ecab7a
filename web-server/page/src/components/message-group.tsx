import { isPrivate, type Message } from '../state/entry.ts';
import { nameColour } from '../text/name-colour.ts';
import { clockTime, fullTime } from '../text/times.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';
import { memo } from './memo.ts';
import { MessageLine, type MessageLineProps } from './message-line.tsx';

export interface MessageGroupProps extends Pick<MessageLineProps, 'onRetry' | 'onDiscard'> {
  /** One author's, in one breath, for the same readers. Never empty. */
  readonly messages: readonly Message[];
  readonly onWriteTo: (name: string) => void;
}

export const MessageGroup = memo<MessageGroupProps>(
  ({ messages, onRetry, onDiscard, onWriteTo }) => {
    const [first] = messages;
    if (first === undefined) return null;
    return (
      <div class={isPrivate(first) ? 'group group-private' : 'group'}>
        <Avatar name={first.from} />
        <div class="group-body">
          <p class="group-head">
            <Author message={first} onWriteTo={onWriteTo} />
            {isPrivate(first) && <PrivateMark message={first} />}
            <time dateTime={new Date(first.time).toISOString()} title={fullTime(first.time)}>
              {clockTime(first.time)}
            </time>
          </p>
          {messages.map((message) => (
            <MessageLine
              key={message.key}
              message={message}
              headed={message === first}
              onRetry={onRetry}
              onDiscard={onDiscard}
            />
          ))}
        </div>
      </div>
    );
  },
  (before, after) =>
    before.messages.length === after.messages.length &&
    before.messages.every((message, index) => message === after.messages[index]),
);

function Author({
  message,
  onWriteTo,
}: Pick<MessageGroupProps, 'onWriteTo'> & { readonly message: Message }) {
  const colour = nameColour(message.from);
  if (message.mine) {
    return (
      <span class={`author ${colour}`}>
        <bdi>{message.from}</bdi> <span class="tag">you</span>
      </span>
    );
  }
  return (
    <button
      class={`author ${colour}`}
      type="button"
      title={`Write privately to ${message.from}`}
      onClick={() => onWriteTo(message.from)}
    >
      <bdi>{message.from}</bdi>
    </button>
  );
}

function PrivateMark({ message }: { readonly message: Message }) {
  return (
    <span class="private-mark">
      <Icon name="lock" />
      {message.mine ? (
        <>
          privately to <bdi>{message.target}</bdi>
        </>
      ) : (
        'privately to you'
      )}
    </span>
  );
}
