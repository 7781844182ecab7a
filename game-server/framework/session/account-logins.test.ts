import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { createSqliteFixture, type SqliteFixture } from '../storage/sqlite-fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { loginsOf, name, startTwoConnectors } from './identities-fixture.ts';

let fixture: SqliteFixture;
let storage: Storage;
beforeAll(async () => {
  fixture = await createSqliteFixture();
  storage = fixture.open();
  await storage.migrate();
});
afterAll(() => fixture.dispose());

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function register(username: string): Promise<string> {
  const uid = randomUUID();
  expect(await storage.accounts.register({ uid, username, passwordHash: 'x' })).toBe('registered');
  return loginsOf(storage).open({ uid, username });
}

function twoConnectors(secondLogin?: 'replace' | 'reject') {
  return startTwoConnectors({ storage, closers, ...(secondLogin && { secondLogin }) });
}

test('a token enters as its account, on any number of devices, and only under its name', async () => {
  const [a, b] = await twoConnectors();
  const username = name();
  const token = await register(username);
  const devices = [a.open(), b.open(), b.open()];
  for (const [index, { session }] of devices.entries()) {
    await (index === 0 ? a : b).identities.enter(session, { token, username });
    expect(session.name).toBe(username);
  }
  expect(new Set(devices.map(({ session }) => session.uid)).size).toBe(1);
  expect(new Set(devices.map(({ session }) => session.id)).size).toBe(3);
  const other = a.open();
  await expect(a.identities.enter(other.session, { token, username: name() })).rejects.toMatchObject({
    error: 'BAD_TOKEN',
  });
  await expect(a.identities.enter(other.session, { username })).rejects.toMatchObject({
    error: 'TOKEN_REQUIRED',
  });
  await expect(a.identities.rename(devices[0]?.session ?? other.session, name())).rejects.toMatchObject({
    error: 'NAME_FIXED',
  });
});

test('where one login replaces another, the older one is closed, and may not silently come back beside it', async () => {
  const [a, b] = await twoConnectors('replace');
  const token = await register(name());
  const [older, newer] = [a.open(), b.open()];
  const { resume } = await a.identities.enter(older.session, { token });
  await b.identities.enter(newer.session, { token });
  expect(older.closes).toEqual([DISCONNECTS.REPLACED]);
  expect([older.session.closed, newer.session.closed]).toEqual([true, false]);
  const again = a.open();
  await a.identities.enter(again.session, { resume });
  expect(newer.closes).toEqual([DISCONNECTS.REPLACED]);
  expect(again.session.closed).toBe(false);
});

test('of many logins at one moment one stays, where one replaces another', async () => {
  const [a, b] = await twoConnectors('replace');
  const token = await register(name());
  const devices = Array.from({ length: 8 }, (_, index) => ({ connector: index % 2 ? a : b }));
  const opened = devices.map(({ connector }) => ({ connector, ...connector.open() }));
  await Promise.allSettled(
    opened.map(({ connector, session }) => connector.identities.enter(session, { token })),
  );
  expect(opened.filter(({ session }) => !session.closed && session.name !== undefined)).toHaveLength(1);
});

test('where a second login is refused, so is coming back beside another one, until that one has left', async () => {
  const [a, b] = await twoConnectors('reject');
  const token = await register(name());
  const first = a.open();
  const { resume } = await a.identities.enter(first.session, { token });
  await expect(b.identities.enter(b.open().session, { token })).rejects.toMatchObject({
    error: 'ALREADY_ONLINE',
  });
  await a.identities.leave(first.session);
  const second = b.open();
  await b.identities.enter(second.session, { token });
  await expect(a.identities.enter(first.session, { resume })).rejects.toMatchObject({
    error: 'ALREADY_ONLINE',
  });
  await b.identities.leave(second.session);
  await a.identities.enter(first.session, { resume });
});

test('of two sessions that come back at one moment one does, where a second login is refused', async () => {
  const [a, b] = await twoConnectors('reject');
  const token = await register(name());
  const resumes: string[] = [];
  for (const connector of [a, b]) {
    const { session } = connector.open();
    resumes.push((await connector.identities.enter(session, { token })).resume);
    await connector.identities.leave(session);
  }
  for (let times = 0; times < 5; times += 1) {
    const back = resumes.map((resume, index) => ({
      connector: index ? b : a,
      resume,
      ...(index ? b : a).open(),
    }));
    const outcomes = await Promise.allSettled(
      back.map(({ connector, session, resume }) => connector.identities.enter(session, { resume })),
    );
    const there = back.filter(({ session }) => session.name !== undefined);
    expect(there).toHaveLength(1);
    expect(outcomes).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ error: 'ALREADY_ONLINE' }),
    });
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') resumes[index] = outcome.value.resume;
    }
    for (const { connector, session } of there) await connector.identities.leave(session);
  }
});

test('with a login that was ended nobody enters, and no session that was entered with it comes back', async () => {
  const [a, b] = await twoConnectors();
  const username = name();
  const token = await register(username);
  const first = await a.identities.enter(a.open().session, { token });
  const second = await b.identities.enter(b.open().session, { token });
  const logins = loginsOf(storage);
  await logins.close((await logins.verify(token)).id);
  const session = a.open().session;
  for (const body of [{ token }, { resume: first.resume }, { resume: second.resume }]) {
    await expect(a.identities.enter(session, body)).rejects.toMatchObject({ error: 'BAD_TOKEN' });
    expect(session.name).toBeUndefined();
  }
});
