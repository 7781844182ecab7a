import { describe, expect, it } from 'vitest';
import {
  append,
  type ContractContext,
  claimed,
  draftOf,
  fill,
  seqsOf,
  seqsTo,
} from './storage-contract-context.ts';

const MOVED = { kind: 'moved' };

export function describeAppendContract({ storage, others }: ContractContext): void {
  describe('appending', () => {
    it('gives each room the seqs 1, 2, 3, … and times that never go back', async () => {
      const fence = await claimed(storage());
      const before = Date.now();
      const outcomes = [
        ...(await fill(storage(), fence, 3)),
        ...(await fill(storage(), fence, 2)),
        ...(await fill(storage(), fence, 1, 'other')),
      ];
      expect(outcomes.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 1]);
      expect(outcomes.every(({ kind }) => kind === 'stored')).toBe(true);
      const times = outcomes.map(({ time }) => time);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.abs((times[0] ?? 0) - before)).toBeLessThan(60_000);
    });

    it('answers with what was stored, exactly', async () => {
      const fence = await claimed(storage());
      const draft = draftOf({ msg: '👩‍👩‍👧 ‮ "\\ \n\t\'' });
      const [outcome] = await append(storage(), fence, [draft]);
      const { messages } = await storage().rooms.history({ rid: 'hall', limit: 10 });
      expect(messages).toEqual([{ ...draft, seq: 1, time: outcome?.time }]);
    });

    it('takes an empty request and tells by it whether the claim holds', async () => {
      const fence = await claimed(storage());
      expect(await storage().rooms.append([])).toEqual([]);
      expect(
        await storage().rooms.append([
          { ...fence, messages: [] },
          { ...fence, epoch: fence.epoch + 1, messages: [] },
        ]),
      ).toEqual([{ kind: 'appended', outcomes: [] }, MOVED]);
    });

    it('keeps the seqs of a room contiguous under four storages that append at once', async () => {
      const fence = await claimed(storage());
      const instances = [storage(), ...others(3)];
      const outcomes = await Promise.all(
        instances.flatMap((instance) =>
          Array.from({ length: 50 }, (_, n) =>
            append(instance, fence, [draftOf({ rid: `room-${n % 2}` }), draftOf({ rid: 'hall' })]),
          ),
        ),
      );
      expect(outcomes.map(([, inHall]) => inHall?.seq ?? 0).toSorted((a, b) => a - b)).toEqual(seqsTo(200));
      expect(await seqsOf(storage(), { rid: 'hall', limit: 1_000 })).toEqual(seqsTo(200));
      expect(await seqsOf(storage(), { rid: 'room-0', limit: 1_000 })).toEqual(seqsTo(100));
      expect(await storage().rooms.head('room-1')).toMatchObject({ seq: 100, lowest: 1 });
    });

    it('keeps the order of calls of one caller, and of messages in a call', async () => {
      const fence = await claimed(storage());
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, () => append(storage(), fence, [draftOf(), draftOf()])),
      );
      expect(outcomes.flat().map(({ seq }) => seq)).toEqual(seqsTo(200));
    });
  });

  describe('the same message again', () => {
    it('is stored once when it is sent 100 times at once, and every one gets its place', async () => {
      const fence = await claimed(storage());
      const instances = [storage(), ...others(3)];
      const draft = draftOf();
      const outcomes = await Promise.all(
        Array.from({ length: 25 }, () =>
          Promise.all(instances.map((instance) => append(instance, fence, [draft]))),
        ),
      );
      const all = outcomes.flat(2);
      expect(all.filter(({ kind }) => kind === 'stored')).toHaveLength(1);
      expect(all).toHaveLength(100);
      expect(new Set(all.map(({ seq, time }) => `${seq} ${time}`)).size).toBe(1);
      expect(await seqsOf(storage(), { rid: 'hall', limit: 10 })).toEqual([1]);
    });

    it('is stored once within one call', async () => {
      const fence = await claimed(storage());
      const twice = draftOf();
      const outcomes = await append(storage(), fence, [twice, draftOf(), twice]);
      expect(outcomes.map(({ kind, seq }) => [kind, seq])).toEqual([
        ['stored', 1],
        ['stored', 2],
        ['known', 1],
      ]);
    });

    it('gets the place of the first, whatever else it says, and does not hold up those beside it', async () => {
      const fence = await claimed(storage());
      const first = draftOf({ id: 'x', msg: 'first' });
      await append(storage(), fence, [first]);
      const outcomes = await append(storage(), fence, [draftOf({ id: 'x', msg: 'second' }), draftOf()]);
      expect(outcomes.map(({ kind, seq }) => [kind, seq])).toEqual([
        ['known', 1],
        ['stored', 2],
      ]);
      const { messages } = await storage().rooms.history({ rid: 'hall', limit: 1, before: 2 });
      expect(messages[0]?.msg).toBe('first');
    });

    it('is another message in another room, or from another person', async () => {
      const fence = await claimed(storage());
      const outcomes = await append(storage(), fence, [
        draftOf({ id: 'x' }),
        draftOf({ id: 'x', uid: 'uid-bob' }),
        draftOf({ id: 'x', rid: 'other' }),
        draftOf({ id: 'X' }),
      ]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored', 'stored']);
    });
  });

  describe('two owners of one shard', () => {
    it('cannot both append: the old epoch changes nothing and says so', async () => {
      const [former, heir] = [storage(), ...others(1)];
      if (heir === undefined) throw new Error('one was asked for');
      const old = await claimed(former, 'chat-1', 1);
      await fill(former, old, 2);
      const current = await claimed(heir, 'chat-2', 2);
      const refused = draftOf();
      expect(await former.rooms.append([{ ...old, messages: [refused] }])).toEqual([MOVED]);
      expect(await storage().rooms.head('hall')).toEqual({ seq: 2, lowest: 1 });
      const [outcome] = await append(heir, current, [refused]);
      expect(outcome).toMatchObject({ kind: 'stored', seq: 3 });
    });

    it('cannot both append while they race: what is stored is what was acknowledged', async () => {
      const [former, heir] = [storage(), ...others(1)];
      if (heir === undefined) throw new Error('one was asked for');
      const old = await claimed(former, 'chat-1', 1);
      const sends = Array.from({ length: 200 }, async (_, n) => {
        const draft = draftOf({ id: `old-${n}` });
        const [result] = await former.rooms.append([{ ...old, messages: [draft] }]);
        return result?.kind === 'appended' ? [draft.id] : [];
      });
      const current = await claimed(heir, 'chat-2', 2);
      const [first] = await append(heir, current, [draftOf({ id: 'new' })]);
      const acknowledged = (await Promise.all(sends)).flat();
      expect(acknowledged).toHaveLength((first?.seq ?? 0) - 1);
      const { messages } = await heir.rooms.history({ rid: 'hall', limit: 1_000 });
      expect(messages.map(({ id }) => id)).toEqual([...acknowledged, 'new']);
    });

    it('leave those who wait beside the old one alone', async () => {
      const fence = await claimed(storage());
      const requests = [
        { ...fence, messages: [draftOf()] },
        { shard: 9, epoch: 1, messages: [draftOf({ rid: 'elsewhere' })] },
        { ...fence, epoch: 99, messages: [draftOf()] },
        { ...fence, messages: [draftOf()] },
      ];
      const together = storage().rooms.append(requests);
      const each = requests.map((request) => storage().rooms.append([request]));
      const kinds = ['appended', 'moved', 'moved', 'appended'];
      expect((await together).map(({ kind }) => kind)).toEqual(kinds);
      expect((await Promise.all(each)).flat().map(({ kind }) => kind)).toEqual(kinds);
      expect(await storage().rooms.head('hall')).toMatchObject({ seq: 2 });
      expect(await storage().rooms.head('elsewhere')).toEqual({ seq: 0, lowest: 1 });
    });

    it('of which nobody has claimed: epoch 0 owns nothing', async () => {
      expect(await storage().rooms.append([{ shard: 3, epoch: 0, messages: [draftOf()] }])).toEqual([MOVED]);
    });
  });
}
