import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { deferred, Fixture, probe } from './fixture.ts';

test('calls in flight fail with UNAVAILABLE when the callee is killed, long before their deadline', async () => {
  const fixture = new Fixture();
  const callee = fork(fileURLToPath(new URL('./silent-callee.mjs', import.meta.url)));
  try {
    const [{ port }] = await once(callee, 'message');
    const links = fixture.links();
    const broken = deferred<string>();
    links.onBroken(({ id }) => broken.resolve(id));
    const stub = links.stub(
      { id: 'callee', incarnation: 'callee-1', host: '127.0.0.1', port },
      probe.ProbeRemote,
    );
    const calls = Array.from({ length: 100 }, () => stub.echo({}, { timeoutMs: 600_000 }));
    const outcomes = Promise.allSettled(calls);
    await once(callee, 'message');
    callee.kill('SIGKILL');
    expect(
      new Set((await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.error)),
    ).toEqual(new Set(['UNAVAILABLE']));
    expect(await broken.promise).toBe('callee');
    await expect(stub.echo({})).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  } finally {
    callee.kill('SIGKILL');
    await fixture.close();
  }
});
