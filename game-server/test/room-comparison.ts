import { expect } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import type { ChatClient } from './chat-client.ts';
import type { People } from './people-in-rooms.ts';
import { RIDS } from './random-operation.ts';
import type { RoomModel } from './room-model.ts';
import { type Expected, MAIN_HALL, type Told } from './room-operation.ts';

/** Compares an answer with what the model expects, as far as the model knows. */
export function compare(answer: Record<string, unknown>, expected: Expected): void {
  const { code: _code, ...rest } = answer;
  const { users, messages } = answer;
  const told = {
    ...rest,
    ...(Array.isArray(users) && { users: [...users].sort() }),
    ...(Array.isArray(messages) && {
      messages: messages.map(({ seq, from, msg }) => ({ seq, from, msg })),
    }),
  };
  if (expected.error === undefined) expect(answer).not.toHaveProperty('error');
  expect(told).toMatchObject(expected);
}

/** Who is where, as an onlooker sees it who is in no room of theirs. */
export async function compareState(onlooker: ChatClient, model: RoomModel): Promise<void> {
  for (const rid of RIDS) {
    const answer = await onlooker.call('chat.roomHandler.who', { rid });
    compare(answer, model.who(rid));
  }
  expect((await onlooker.ask('chat.roomHandler.list', {})).rooms).toEqual(model.list());
}

/**
 * What was pushed, in the parts whose order is promised: the messages of each room, and who comes and goes in each. In MainHall
 * those who are moved there at one moment come in any order.
 */
function parts(told: readonly Told[]): Record<string, object[]> {
  const found: Record<string, object[]> = {};
  for (const { event, rid, body } of told) {
    const isPresence = event === 'onAdd' || event === 'onLeave' || event === 'onRename';
    if (isPresence && rid === MAIN_HALL) continue;
    const isWhisper = 'seq' in body && body.seq === 0;
    const part = `${isPresence ? 'presence' : isWhisper ? 'whisper' : event} ${rid}`;
    found[part] = [...(found[part] ?? []), { event, ...body }];
  }
  return found;
}

function heardBy(client: ChatClient): Told[] {
  return client.heard.flatMap(({ event, body }): Told[] => {
    switch (event) {
      case 'onAdd':
      case 'onLeave':
      case 'onRename': {
        const { rid } = body as { rid: string };
        return [{ event, rid, body: body as object }];
      }
      case 'onMove': {
        const { former, rid } = body as { former: string; rid: string };
        return [{ event, rid: former, body: { former, rid } }];
      }
      case 'onChat': {
        const { rid, seq, from, msg, target } = body as Record<string, unknown> & { rid: string };
        return [{ event, rid, body: { rid, seq, from, msg, target } }];
      }
      default:
        return [];
    }
  });
}

/** Everything that somebody had to be told has come, and nothing else. */
export async function compareTold(person: string, people: People, model: RoomModel): Promise<void> {
  const client = await people.of(person);
  await eventually(() => expect(parts(heardBy(client))).toEqual(parts(model.toldTo(person))));
}
