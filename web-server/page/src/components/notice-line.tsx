import type { VNode } from 'preact';
import type { Notice, NoticeEvent } from '../state/entry.ts';
import { memo } from './memo.ts';

/** How many names a line of notices names. */
const NAMED = 3;

/** What happened meanwhile, in one line. It is no news for a screen reader, which reads the messages only. */
export const NoticeLine = memo<{ readonly notices: readonly Notice[] }>(
  ({ notices }) => {
    const events = notices.map(({ event }) => event);
    return (
      <div class="notices" aria-live="off">
        {summary(events).map((part, index) => (
          <span class="notice" key={`${index} ${notices[0]?.key}`}>
            {part}
          </span>
        ))}
      </div>
    );
  },
  (before, after) => before.notices.length === after.notices.length && before.notices[0] === after.notices[0],
);

function summary(events: readonly NoticeEvent[]): VNode[] {
  const { joined, left } = movements(events);
  const others = events.map(otherNotice).filter((notice) => notice !== undefined);
  return [
    ...(joined.length > 0 ? [<Names names={joined} verb="joined" key="joined" />] : []),
    ...(left.length > 0 ? [<Names names={left} verb="left" key="left" />] : []),
    ...others,
  ];
}

function otherNotice(event: NoticeEvent): VNode | undefined {
  switch (event.type) {
    case 'renamed':
      return (
        <>
          <bdi>{event.former}</bdi> is now <bdi>{event.user}</bdi>
        </>
      );
    case 'moved':
      return (
        <>
          You came here from <bdi>{event.former}</bdi>: {event.reason}
        </>
      );
    case 'joined':
    case 'left':
      return undefined;
  }
}

/** Who came and who went, all in all: whoever did both within one line is named for the last only. */
function movements(events: readonly NoticeEvent[]): { joined: string[]; left: string[] } {
  const last = new Map<string, 'joined' | 'left'>();
  for (const event of events) {
    if (event.type === 'joined' || event.type === 'left') last.set(event.user, event.type);
  }
  const namesOf = (type: 'joined' | 'left') =>
    [...last].filter(([, is]) => is === type).map(([name]) => name);
  return { joined: namesOf('joined'), left: namesOf('left') };
}

function Names({ names, verb }: { readonly names: readonly string[]; readonly verb: string }) {
  const named = names.length > NAMED + 1 ? names.slice(0, NAMED) : names;
  const others = names.length - named.length;
  return (
    <>
      {named.map((name, index) => (
        <>
          {separator(index, named.length, others)}
          <bdi>{name}</bdi>
        </>
      ))}
      {others > 0 && ` and ${others} others`} {verb}
    </>
  );
}

function separator(index: number, length: number, others: number): string {
  if (index === 0) return '';
  return index === length - 1 && others === 0 ? ' and ' : ', ';
}
