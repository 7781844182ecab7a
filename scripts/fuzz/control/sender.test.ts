import { expect, test } from 'vitest';
import { type Answer, type Send, Sender } from './sender.ts';

function senderWith(answers: Answer[]) {
  const asked: Send[] = [];
  const refused: Answer[] = [];
  let done = () => {};
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const sender = new Sender(
    async (send) => {
      asked.push(send);
      const answer = answers.shift() ?? { code: 200 };
      if (answers.length === 0) done();
      return answer;
    },
    (answer) => refused.push(answer),
  );
  return { sender, asked, refused, finished };
}

test('a message is sent again with its id while the servers are busy, and the next one waits', async () => {
  const busy = [{ code: 503 }, { code: 500, status: 503 }];
  const { sender, asked, refused, finished } = senderWith([...busy, { code: 200 }, { code: 200 }]);
  sender.say('one');
  sender.say('two');
  await finished;
  expect(asked.map(({ content }) => content)).toEqual(['one', 'one', 'one', 'two']);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(2);
  expect(refused).toEqual([]);
});

test('any other refusal is told', async () => {
  const { sender, refused, finished } = senderWith([{ code: 429 }, { code: 200 }]);
  sender.say('one');
  sender.say('two');
  await finished;
  expect(refused).toEqual([{ code: 429 }]);
});
