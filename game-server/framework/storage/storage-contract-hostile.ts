import { describe, expect, it } from 'vitest';
import { append, type ContractContext, claimed, newcomer } from './storage-contract-context.ts';

/** Texts that mean something to SQL, to arrays and to patterns. */
const TEXTS = [
  `'; DROP TABLE messages; --`,
  `" OR 1=1; --`,
  `') , ('x`,
  '{a,b}',
  '{"a":NULL}',
  'NULL',
  '\\',
  '%_*?[a]',
  '$1 ?1 :name',
  '',
  ' leading and trailing ',
  '\u202E<script>\u0001\n',
  '😀'.repeat(20),
];

export function describeHostileContract({ storage }: ContractContext): void {
  describe('a text that looks like SQL', () => {
    it('is stored as it is in every field of a message', async () => {
      const fence = await claimed(storage());
      const drafts = TEXTS.map((text) => ({ rid: text, uid: text, id: text, from: text, msg: text }));
      const outcomes = await append(storage(), fence, drafts);
      expect(outcomes.map(({ kind, seq }) => [kind, seq])).toEqual(TEXTS.map(() => ['stored', 1]));
      const again = await append(storage(), fence, drafts);
      expect(again.map(({ kind }) => kind)).toEqual(TEXTS.map(() => 'known'));
      for (const [n, draft] of drafts.entries()) {
        const { messages } = await storage().rooms.history({ rid: draft.rid, limit: 10 });
        expect(messages).toEqual([{ ...draft, seq: 1, time: outcomes[n]?.time }]);
      }
    });

    it('is the name of a room, an owner, a group, a member', async () => {
      const fence = await claimed(storage());
      const { rooms, conversations } = storage();
      for (const text of TEXTS) {
        const person = { uid: text, name: text };
        expect(await rooms.create({ ...fence, rid: `room ${text}`, owner: person })).toBe('created');
        expect((await rooms.head(`room ${text}`)).owner).toEqual(person);
        expect(await rooms.owned({ prefix: `room ${text}`, limit: 1 })).toEqual([`room ${text}`]);
        const group = { ...fence, rid: `group ${text}`, name: text, members: [person] };
        expect(await conversations.createGroup(group)).toBe('created');
        expect(await conversations.members(`group ${text}`)).toEqual([person]);
        expect(await conversations.inbox(text)).toMatchObject([{ name: text }]);
        const evacuation = { to: text, reason: text };
        await rooms.delete({ ...fence, rid: `room ${text}`, uid: text, evacuation });
        expect((await rooms.head(`room ${text}`)).evacuation).toEqual(evacuation);
      }
    });

    it('is a name, a session and an account', async () => {
      for (const text of TEXTS) {
        const request = newcomer({ name: text, session: text, uid: text, incarnation: text });
        expect(await storage().names.enter(request)).toEqual({ kind: 'entered', name: text });
        const account = { uid: text, username: text, passwordHash: text };
        expect(await storage().accounts.register(account)).toBe('registered');
        expect(await storage().accounts.find(text)).toEqual(account);
      }
      expect((await storage().names.incarnations()).toSorted()).toEqual(TEXTS.toSorted());
      expect(await storage().names.releaseIncarnations(TEXTS)).toBe(TEXTS.length);
    });
  });
}
