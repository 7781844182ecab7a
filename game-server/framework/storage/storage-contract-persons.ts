import { describe, expect, it } from 'vitest';
import type { EnterRequest, Person } from './storage.ts';
import {
  accountOf,
  append,
  type ContractContext,
  claimed,
  draftOf,
  firstUse,
  login,
  newcomer,
} from './storage-contract-context.ts';

/** What happens to rooms and conversations together with the name of a person. */
export function describePersonContract({ storage, others }: ContractContext): void {
  async function entered(request: EnterRequest): Promise<EnterRequest> {
    expect(await storage().names.enter(request)).toMatchObject({ kind: 'entered' });
    return request;
  }

  /** A person who owns a room. */
  async function owner(name: string, rid: string, uid?: string): Promise<EnterRequest> {
    const guest = await entered(newcomer({ name, ...(uid !== undefined && { uid }) }));
    await own(rid, { uid: guest.uid, name });
    return guest;
  }

  async function own(rid: string, person: Person): Promise<void> {
    const fence = await claimed(storage());
    expect(await storage().rooms.create({ ...fence, rid, owner: person })).toBe('created');
  }

  async function ownerOf(rid: string): Promise<string | undefined> {
    return (await storage().rooms.head(rid)).owner?.name;
  }

  async function membersOf(rid: string): Promise<string[]> {
    return (await storage().conversations.members(rid)).map(({ name }) => name).toSorted();
  }

  describe('the rooms of a guest', () => {
    it('have no owner any more when the guest is released, and none again when they come back', async () => {
      const alice = await owner('alice', 'den');
      await storage().names.release(firstUse(alice));
      expect(await ownerOf('den')).toBeUndefined();
      expect(await storage().rooms.owned({ limit: 10 })).toEqual([]);
      await storage().names.resume({ ...alice, ...firstUse(alice) });
      expect(await ownerOf('den')).toBeUndefined();
    });

    it('have no owner any more when the session ends', async () => {
      const alice = await owner('alice', 'den');
      await storage().names.end(alice.session);
      expect(await ownerOf('den')).toBeUndefined();
    });

    it('have no owner any more when the connector is gone, and those of others keep theirs', async () => {
      await owner('alice', 'den');
      const bob = await entered(newcomer({ name: 'bob', incarnation: 'stays' }));
      await own('other', { uid: bob.uid, name: 'bob' });
      await storage().names.releaseIncarnations(['connector-1']);
      expect(await ownerOf('den')).toBeUndefined();
      expect(await ownerOf('other')).toBe('bob');
    });

    it('keep their owner through a takeover', async () => {
      const alice = await owner('alice', 'den');
      await storage().names.resume({ ...alice, ...firstUse(alice), incarnation: 'connector-2' });
      await storage().names.release(firstUse(alice));
      await storage().names.releaseIncarnations(['connector-1']);
      expect(await ownerOf('den')).toBe('alice');
    });

    it('go on under the new name after a rename, or a resume with another name', async () => {
      const alice = await owner('alice', 'den');
      await entered(newcomer({ name: 'taken' }));
      await storage().names.rename(firstUse(alice), 'taken');
      expect(await ownerOf('den')).toBe('alice');
      await storage().names.rename(firstUse(alice), 'anna');
      expect(await ownerOf('den')).toBe('anna');
      const resuming = { ...alice, ...firstUse(alice) };
      expect(await storage().names.resume({ ...resuming, name: 'taken' })).toMatchObject({ kind: 'taken' });
      expect(await ownerOf('den')).toBe('anna');
      await storage().names.resume({ ...resuming, name: 'ann' });
      expect(await ownerOf('den')).toBe('ann');
      expect((await storage().rooms.head('den')).owner).toEqual({ uid: alice.uid, name: 'ann' });
    });
  });

  describe('the rooms of an account', () => {
    it('stay its own, however its sessions go', async () => {
      await storage().accounts.register(accountOf('alice'));
      await own('den', { uid: accountOf('alice').uid, name: 'alice' });
      const released = await entered(login('alice'));
      const ended = await entered(login('alice'));
      const gone = await entered(login('alice', { incarnation: 'gone' }));
      await storage().names.release(firstUse(released));
      await storage().names.end(ended.session);
      await storage().names.releaseIncarnations([gone.incarnation]);
      expect(await ownerOf('den')).toBe('alice');
    });

    it.each(['release', 'end', 'releaseIncarnations'] as const)(
      'stay those that it had as a guest, after %s',
      async (way) => {
        const guest = await owner('alice', 'den');
        await storage().accounts.register({ ...accountOf('alice'), uid: guest.uid });
        const { names } = storage();
        if (way === 'release') await names.release(firstUse(guest));
        else if (way === 'end') await names.end(guest.session);
        else await names.releaseIncarnations([guest.incarnation]);
        expect(await names.incarnations()).toEqual([]);
        expect(await ownerOf('den')).toBe('alice');
      },
    );

    it('go on under the name that the guest registered', async () => {
      const guest = await owner('bob', 'den');
      expect(await storage().accounts.register({ ...accountOf('alice'), uid: guest.uid })).toBe('registered');
      expect(await ownerOf('den')).toBe('alice');
    });

    it('are no business of somebody whose registration is refused', async () => {
      const guest = await owner('bob', 'den');
      await storage().accounts.register(accountOf('alice'));
      expect(await storage().accounts.register({ ...accountOf('alice'), uid: guest.uid })).toBe('taken');
      expect(await ownerOf('den')).toBe('bob');
    });
  });

  describe('the conversations of a guest', () => {
    async function conversing(): Promise<EnterRequest> {
      const alice = await entered(newcomer({ name: 'alice' }));
      const people = [
        { uid: alice.uid, name: 'alice' },
        { uid: 'uid-bob', name: 'bob' },
      ] as const;
      const fence = await claimed(storage());
      await storage().conversations.openDirect({ ...fence, rid: 'dm', members: people });
      await storage().conversations.createGroup({ ...fence, rid: 'group', name: 'friends', members: people });
      await append(storage(), fence, [draftOf({ rid: 'dm', uid: alice.uid, from: 'alice' })]);
      return alice;
    }

    it('show the present name after a rename, and the messages the one under which they were sent', async () => {
      const alice = await conversing();
      await storage().names.rename(firstUse(alice), 'anna');
      expect(await membersOf('group')).toEqual(['anna', 'bob']);
      const inbox = await storage().conversations.inbox('uid-bob');
      expect(inbox.map(({ members }) => members)).toEqual([
        [{ uid: alice.uid, name: 'anna' }],
        [{ uid: alice.uid, name: 'anna' }],
      ]);
      expect(inbox.find(({ kind }) => kind === 'direct')).toMatchObject({
        unread: 1,
        last: { from: 'alice' },
      });
    });

    it('show the present name after a resume with another one, and after a registration', async () => {
      const alice = await conversing();
      await storage().names.release(firstUse(alice));
      expect(await membersOf('dm')).toEqual(['alice', 'bob']);
      await storage().names.resume({ ...alice, ...firstUse(alice), name: 'anna' });
      expect(await membersOf('dm')).toEqual(['anna', 'bob']);
      await storage().accounts.register({ ...accountOf('ann'), uid: alice.uid });
      expect(await membersOf('dm')).toEqual(['ann', 'bob']);
    });
  });

  it('all of it goes on while messages are stored in the same rooms, through several instances', async () => {
    const fence = await claimed(storage());
    const guests = await Promise.all(
      Array.from({ length: 8 }, (_, n) => entered(newcomer({ name: `name${n}`, uid: `uid-${n}` }))),
    );
    const people = guests.map(({ uid, name = '' }) => ({ uid, name }));
    for (const { uid, name } of people) {
      const rid = `den-${uid}`;
      await storage().rooms.create({ ...fence, rid, owner: { uid, name } });
      await storage().conversations.createGroup({ ...fence, rid: `g-${uid}`, name: 'g', members: people });
    }
    const rids = people.flatMap(({ uid }) => [`den-${uid}`, `g-${uid}`]);
    const [talking, renaming, leaving] = [storage(), ...others(2)];
    if (renaming === undefined || leaving === undefined) throw new Error('two were asked for');

    async function talk(): Promise<void> {
      for (let round = 0; round < 10; round++) {
        const drafts = people.flatMap(({ uid }) => rids.map((rid) => draftOf({ rid, uid })));
        await append(talking, fence, round % 2 === 0 ? drafts : drafts.toReversed());
      }
    }
    async function rename(guest: EnterRequest): Promise<void> {
      for (let round = 0; round < 10; round++) {
        expect(await renaming?.names.rename(firstUse(guest), `${guest.uid}-${round}`)).toBe('renamed');
      }
    }
    const leavers = await Promise.all(
      rids.map((_, n) => entered(newcomer({ name: `leaver${n}`, incarnation: 'leavers' }))),
    );
    await Promise.all([
      talk(),
      ...guests.map(rename),
      ...leavers.slice(4).map((guest) => leaving.names.end(guest.session)),
      leaving.names.releaseIncarnations(['leavers']),
    ]);

    const names = people.map(({ uid }) => `${uid}-9`);
    for (const [n, { uid }] of people.entries()) {
      expect(await ownerOf(`den-${uid}`)).toBe(names[n]);
      expect(await membersOf(`g-${uid}`)).toEqual(names);
      expect(await storage().rooms.head(`g-${uid}`)).toMatchObject({ seq: 80 });
    }
  });
}
