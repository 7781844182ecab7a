import { useState } from 'preact/hooks';
import type { ChatSession } from '../session/chat-session.ts';
import { knownPeople } from '../state/people.ts';
import { directWith } from '../state/place.ts';
import type { Chat } from '../state/state.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Dialog } from './dialog.tsx';
import { NewGroup } from './new-group.tsx';
import { PeoplePicker } from './people-picker.tsx';

/** What is being asked; of rooms and groups, which one it is about. */
export type Question =
  | { readonly about: 'new message' }
  | { readonly about: 'new group' }
  | { readonly about: 'invitation' | 'deletion' | 'leaving'; readonly rid: string };

export interface ChatDialogsProps {
  readonly question: Question;
  readonly chat: Chat;
  readonly session: ChatSession;
  readonly onOpen: (rid: string) => void;
  readonly onClose: () => void;
}

export function ChatDialogs({ question, chat, session, onOpen, onClose }: ChatDialogsProps) {
  const people = knownPeople(chat);
  switch (question.about) {
    case 'new message':
      return (
        <Dialog title="New message" onClose={onClose}>
          <div class="dialog-body">
            <PeoplePicker
              label="To whom?"
              verb="Write to"
              autoFocus
              people={people}
              problem={undefined}
              onPick={(name) => {
                onClose();
                if (name !== chat.me) onOpen(directWith(name));
              }}
            />
          </div>
        </Dialog>
      );
    case 'new group':
      return (
        <NewGroup
          people={people}
          onClose={onClose}
          onCreate={async (name, members) => {
            const outcome = await session.conversations.createGroup(name, members);
            if ('problem' in outcome) return outcome.problem;
            onOpen(outcome.rid);
            return undefined;
          }}
        />
      );
    case 'invitation':
      return <Invitation {...{ chat, session, onClose }} rid={question.rid} />;
    case 'deletion':
      return (
        <ConfirmDialog
          title={`Delete ${question.rid}?`}
          action="Delete the room"
          onClose={onClose}
          onConfirm={() => void session.rooms.delete(question.rid)}
        >
          <p>Everyone in it moves to MainHall, and everything that was said in it is erased.</p>
        </ConfirmDialog>
      );
    case 'leaving':
      return (
        <ConfirmDialog
          title={`Leave ${chat.rooms.get(question.rid)?.title ?? 'the group'}?`}
          action="Leave the group"
          onClose={onClose}
          onConfirm={() => void session.rooms.leave(question.rid)}
        >
          <p>You come back only when a member invites you.</p>
        </ConfirmDialog>
      );
  }
}

function Invitation({
  chat,
  session,
  rid,
  onClose,
}: Pick<ChatDialogsProps, 'chat' | 'session' | 'onClose'> & { readonly rid: string }) {
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const room = chat.rooms.get(rid);
  const invite = async (name: string) => {
    setProblem(undefined);
    const found = await session.conversations.invite(rid, name);
    if (found === undefined) onClose();
    else setProblem(found);
  };
  return (
    <Dialog title={`Invite to ${room?.title ?? 'the group'}`} onClose={onClose}>
      <div class="dialog-body">
        <PeoplePicker
          label="Whom?"
          verb="Invite"
          autoFocus
          people={knownPeople(chat).filter(({ name }) => room?.members.includes(name) !== true)}
          problem={problem}
          onPick={(name) => void invite(name)}
        />
      </div>
    </Dialog>
  );
}
