import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { TangeloError } from '../../shared/errors.ts';
import { Heard } from './heard.ts';

function hear(...texts: string[]) {
  const counts = new Map<string, number>();
  const wrong: string[] = [];
  const heard = new Heard(counts, (what) => wrong.push(what));
  for (const text of texts) heard.hear(text);
  return { counts: Object.fromEntries(counts), wrong };
}

test('refusals, closes and statuses that are documented are counted', () => {
  const reply = JSON.stringify(new TangeloError('BAD_REQUEST').toReply());
  const kick = JSON.stringify(DISCONNECTS.TOO_LARGE);
  const { counts, wrong } = hear(`431[${reply}]432[${reply}]`, kick, 'HTTP/1.1 400 Bad Request');
  expect(counts).toEqual({ BAD_REQUEST: 2, '3507 TOO_LARGE': 1, 'HTTP 400': 1 });
  expect(wrong).toEqual([]);
});

test('a fault of ours, and a code that nobody knows, are wrong', () => {
  const reply = JSON.stringify(new TangeloError('INTERNAL').toReply());
  const texts = [reply, '{"error":"NO_SUCH_ERROR"}', '{"code":3999}', 'HTTP/1.1 500 Oh'];
  for (const text of texts) expect(hear(text).wrong, text).toHaveLength(1);
});
