import { describe, expect, it } from 'vitest';
import type { Conversation, Fence, Person } from './storage.ts';
import { append, type ContractContext, claimed, draftOf, seqsTo } from './storage-contract-context.ts';

const ALICE: Person = { uid: 'uid-alice', name: 'alice' };
const BOB: Person = { uid: 'uid-bob', name: 'bob' };
const CAROL: Person = { uid: 'uid-carol', name: 'carol' };

export function describeConversationContract({ storage, others }: ContractContext): void {
  function say(fence: Fence, { uid, name }: Person, rid: string, msg = 'hello') {
    return append(storage(), fence, [draftOf({ rid, uid, from: name, msg })]);
  }

  async function inboxOf({ uid }: Person): Promise<Record<string, number>> {
    const inbox = await storage().conversations.inbox(uid);
    return Object.fromEntries(inbox.map(({ rid, unread }) => [rid, unread]));
  }

  async function only(person: Person): Promise<Conversation | undefined> {
    const inbox = await storage().conversations.inbox(person.uid);
    expect(inbox).toHaveLength(1);
    return inbox[0];
  }

  describe('a direct conversation', () => {
    it('is in both inboxes from its first message on', async () => {
      const fence = await claimed(storage());
      const request = { ...fence, rid: 'dm', members: [ALICE, BOB] as const };
      expect(await storage().conversations.openDirect(request)).toBe('opened');
      expect(await storage().conversations.members('dm')).toEqual([ALICE, BOB]);
      expect(await inboxOf(ALICE)).toEqual({});
      const draft = draftOf({ rid: 'dm' });
      const [outcome] = await append(storage(), fence, [draft]);
      const last = { ...draft, seq: 1, time: outcome?.time };
      const about = { rid: 'dm', kind: 'direct', name: '', readSeq: 0, last };
      expect(await only(ALICE)).toEqual({ ...about, members: [BOB], unread: 0 });
      expect(await only(BOB)).toEqual({ ...about, members: [ALICE], unread: 1 });
    });

    it('stays as it is when it is opened again, under the names of now', async () => {
      const fence = await claimed(storage());
      await storage().conversations.openDirect({ ...fence, rid: 'dm', members: [ALICE, BOB] });
      await say(fence, ALICE, 'dm');
      await storage().conversations.read({ rid: 'dm', uid: BOB.uid, seq: 1 });
      const bobby = { ...BOB, name: 'bobby' };
      await storage().conversations.openDirect({ ...fence, rid: 'dm', members: [ALICE, bobby] });
      expect(await only(BOB)).toMatchObject({ unread: 0, readSeq: 1 });
      expect(await only(ALICE)).toMatchObject({ members: [bobby] });
    });

    it('counts each message once, however many send at once', async () => {
      const fence = await claimed(storage());
      await storage().conversations.openDirect({ ...fence, rid: 'dm', members: [ALICE, BOB] });
      const instances = [storage(), ...others(3)];
      await Promise.all(
        seqsTo(80).map((n) =>
          append(instances[n % 4] ?? storage(), fence, [
            draftOf({ rid: 'dm', uid: n % 2 === 0 ? ALICE.uid : BOB.uid, id: `id-${Math.ceil(n / 4)}` }),
          ]),
        ),
      );
      expect(await inboxOf(ALICE)).toEqual({ dm: 20 });
      expect(await inboxOf(BOB)).toEqual({ dm: 20 });
    });
  });

  describe('a read mark', () => {
    it('moves forward, never back, and not past the last message', async () => {
      const fence = await claimed(storage());
      await storage().conversations.openDirect({ ...fence, rid: 'dm', members: [ALICE, BOB] });
      for (const sender of [ALICE, ALICE, BOB, ALICE, BOB]) {
        await say(fence, sender, 'dm');
      }
      const read = (seq: number) => storage().conversations.read({ rid: 'dm', uid: BOB.uid, seq });
      expect(await inboxOf(BOB)).toEqual({ dm: 3 });
      expect(await read(2)).toBe(2);
      expect(await inboxOf(BOB)).toEqual({ dm: 1 });
      expect(await read(1)).toBe(2);
      expect(await read(99)).toBe(5);
      expect(await inboxOf(BOB)).toEqual({ dm: 0 });
      await say(fence, ALICE, 'dm');
      expect(await inboxOf(BOB)).toEqual({ dm: 1 });
      expect(await inboxOf(ALICE)).toEqual({ dm: 2 });
    });

    it('is kept for members only', async () => {
      await claimed(storage());
      expect(await storage().conversations.read({ rid: 'dm', uid: BOB.uid, seq: 1 })).toBeUndefined();
    });

    it('counts what is still stored when retention has passed it', async () => {
      const fence = await claimed(storage());
      await storage().conversations.openDirect({ ...fence, rid: 'dm', members: [ALICE, BOB] });
      for (const sender of [ALICE, ALICE, BOB, ALICE, BOB]) {
        await say(fence, sender, 'dm');
      }
      await storage().rooms.retain({ keep: 2, olderThan: 0, idsOlderThan: 0, limit: 100 });
      expect(await inboxOf(BOB)).toEqual({ dm: 1 });
      expect(await inboxOf(ALICE)).toEqual({ dm: 1 });
      await storage().rooms.retain({ keep: 0, olderThan: 0, idsOlderThan: 0, limit: 100 });
      const conversation = await only(BOB);
      expect(conversation).toMatchObject({ unread: 0 });
      expect(conversation).not.toHaveProperty('last');
    });
  });

  describe('a group', () => {
    it('is made once and shows at once to all its members', async () => {
      const fence = await claimed(storage());
      const request = { ...fence, rid: 'group', name: 'friends', members: [ALICE, BOB, ALICE] };
      expect(await storage().conversations.createGroup(request)).toBe('created');
      expect(await storage().conversations.createGroup({ ...request, members: [CAROL] })).toBe('exists');
      expect(await only(BOB)).toEqual({
        rid: 'group',
        kind: 'group',
        name: 'friends',
        members: [ALICE],
        unread: 0,
        readSeq: 0,
      });
      expect(await inboxOf(CAROL)).toEqual({});
    });

    it('cannot be where a room has an owner, nor a room where a group is', async () => {
      const fence = await claimed(storage());
      await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE });
      const group = { ...fence, name: 'friends', members: [ALICE] };
      expect(await storage().conversations.createGroup({ ...group, rid: 'den' })).toBe('exists');
      await storage().conversations.createGroup({ ...group, rid: 'group' });
      expect(await storage().rooms.create({ ...fence, rid: 'group', owner: BOB })).toBe('exists');
    });

    it('lets a new member read from now on, and one who left no more', async () => {
      const fence = await claimed(storage());
      await storage().conversations.createGroup({ ...fence, rid: 'group', name: 'g', members: [ALICE] });
      await say(fence, ALICE, 'group');
      const join = { ...fence, rid: 'group', member: BOB };
      expect(await storage().conversations.addMember(join)).toBe('added');
      expect(await storage().conversations.addMember(join)).toBe('member');
      expect(await only(BOB)).toMatchObject({ unread: 0, readSeq: 1 });
      await say(fence, ALICE, 'group');
      expect(await inboxOf(BOB)).toEqual({ group: 1 });
      const leave = { ...fence, rid: 'group', uid: BOB.uid };
      expect(await storage().conversations.removeMember(leave)).toBe('removed');
      expect(await storage().conversations.removeMember(leave)).toBe('not-member');
      expect(await inboxOf(BOB)).toEqual({});
      expect(await storage().conversations.members('group')).toEqual([ALICE]);
    });

    it('must be there before somebody can be added', async () => {
      const fence = await claimed(storage());
      const adding = storage().conversations.addMember({ ...fence, rid: 'nowhere', member: BOB });
      await expect(adding).rejects.toMatchObject({ error: 'NO_SUCH_ROOM' });
      expect(await storage().conversations.members('nowhere')).toEqual([]);
    });
  });

  describe('conversations', () => {
    it('come with the newest message first', async () => {
      const fence = await claimed(storage());
      for (const rid of ['a', 'b', 'c', 'silent']) {
        await storage().conversations.createGroup({ ...fence, rid, name: rid, members: [ALICE] });
      }
      for (const rid of ['b', 'c', 'a', 'c']) {
        const [outcome] = await say(fence, BOB, rid);
        await expect.poll(() => Date.now()).toBeGreaterThan((outcome?.time ?? 0) + 1);
      }
      const inbox = await storage().conversations.inbox(ALICE.uid);
      expect(inbox.map(({ rid }) => rid)).toEqual(['c', 'a', 'b', 'silent']);
    });

    it('change under the current claim only', async () => {
      const old = await claimed(storage());
      const { conversations } = storage();
      await conversations.createGroup({ ...old, rid: 'group', name: 'g', members: [ALICE] });
      await claimed(storage(), 'chat-2', 2);
      const group = { ...old, rid: 'group' };
      expect(await conversations.addMember({ ...group, member: BOB })).toBe('moved');
      expect(await conversations.removeMember({ ...group, uid: ALICE.uid })).toBe('moved');
      expect(await conversations.createGroup({ ...old, rid: 'g2', name: 'g', members: [ALICE] })).toBe(
        'moved',
      );
      expect(await conversations.openDirect({ ...old, rid: 'dm', members: [ALICE, BOB] })).toBe('moved');
      expect(await conversations.members('group')).toEqual([ALICE]);
      expect(await conversations.members('dm')).toEqual([]);
    });
  });
}
