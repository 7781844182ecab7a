import { expect, test } from 'vitest';
import { createTestViews, server } from '../placement/view-fixture.ts';
import { createAttachments } from './attachments.ts';

const LONG_MS = 600_000;

function setUp({ graceMs = LONG_MS, edges = ['connector-1', 'connector-2'] } = {}) {
  const views = createTestViews([server('chat-1'), ...edges.map((id) => server(id))]);
  const attachments = createAttachments({ placements: views.placements, edgeType: 'connector', graceMs });
  return { views, attachments };
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

test('a shard is complete when every connector of the view has attached', async () => {
  const { attachments } = setUp();
  const complete = attachments.complete(1);
  attachments.attach('connector-1.1', 1);
  expect(await isSettled(complete)).toBe(false);
  attachments.attach('connector-2.1', 2);
  expect(await isSettled(complete)).toBe(false);
  attachments.attach('connector-2.1', 1);
  await complete;
  expect(attachments.isAttached('connector-1.1', 1)).toBe(true);
  expect(attachments.isAttached('connector-1.1', 2)).toBe(false);
});

test('without connectors there is nothing to wait for', async () => {
  await setUp({ edges: [] }).attachments.complete(1);
});

test('a connector that leaves the view is not waited for', async () => {
  const { views, attachments } = setUp();
  const complete = attachments.complete(1);
  attachments.attach('connector-1.1', 1);
  views.publish([server('chat-1'), server('connector-1')]);
  await complete;
});

test('a connector that does not answer is waited for no longer than the grace', async () => {
  await setUp({ graceMs: 5 }).attachments.complete(1);
});

test('a shard that is not owned any more keeps nobody waiting, and begins anew', async () => {
  const { attachments } = setUp();
  attachments.attach('connector-1.1', 1);
  const complete = attachments.complete(1);
  attachments.forget(1);
  await complete;
  expect(attachments.isAttached('connector-1.1', 1)).toBe(false);
  expect(await isSettled(attachments.complete(1))).toBe(false);
});

test('what is known of a connector goes with it', () => {
  const { views, attachments } = setUp();
  attachments.attach('connector-1.1', 1);
  views.publish([server('chat-1'), server('connector-2')]);
  expect(attachments.isAttached('connector-1.1', 1)).toBe(false);
});
