import { pino } from 'pino';
import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { createTestRoom, member } from './channel-fixture.ts';
import { createClaimedChange } from './claimed-change.ts';
import { createEvacuations } from './evacuations.ts';

const EVACUATION = { to: 'hall', reason: 'deleted' };

/** The storage answers as it is told, one after the other. */
function setUp(...answers: ('evacuated' | 'moved' | TangeloError)[]) {
  const { room, fanOut } = createTestRoom();
  room.join(member('a'));
  const asked = { times: 0 };
  const evacuations = createEvacuations({
    storage: {
      async evacuated() {
        asked.times += 1;
        const answer = answers.shift() ?? 'evacuated';
        if (answer instanceof TangeloError) throw answer;
        return answer;
      },
    },
    change: createClaimedChange({ onDoubt: () => {} }),
    log: pino({ level: 'silent' }),
  });
  return { room, fanOut, evacuations, asked, answers };
}

test('nobody is in the room at once, and the storage forgets it when the connectors know', async () => {
  const { room, fanOut, evacuations, asked } = setUp();
  evacuations.begin(room, EVACUATION);
  expect(room.members.count).toBe(0);
  expect(fanOut.evacuated).toMatchObject([{ edge: 'edge-1', request: EVACUATION }]);
  await eventually(() => expect(asked.times).toBe(1));
});

test('a storage that is away is told when it is back', async () => {
  const { room, evacuations, asked } = setUp(new TangeloError('STORAGE_UNAVAILABLE'));
  evacuations.begin(room, EVACUATION);
  await eventually(() => expect(asked.times).toBe(2));
});

test('a room that has another owner by now is left to that one', async () => {
  const { room, evacuations, asked, answers } = setUp('moved');
  evacuations.begin(room, EVACUATION);
  await eventually(() => expect(answers).toEqual([]));
  expect(asked.times).toBe(1);
});
