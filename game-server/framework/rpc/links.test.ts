import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { Fixture, named, probe } from './fixture.ts';
import type { CallContext } from './rpc.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

test('a call returns what the implementation returns', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const data = Buffer.from([1, 2, 3]);
  expect(await stub.echo({ number: 7, text: 'grüße 漢字', data })).toEqual({
    number: 7,
    text: 'grüße 漢字',
    data,
  });
});

test('stubs know the types of requests and replies, and the methods of their service', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const reply = await stub.echo({ text: 'typed' });
  expect(reply.text.length + reply.number).toBe(5);
  // @ts-expect-error: not a field of the reply
  expect(reply.absent).toBeUndefined();
  // @ts-expect-error: not a method of the service
  expect(stub.absent).toBeUndefined();
  // @ts-expect-error: not a field of the request
  await stub.echo({ absent: 1 });
});

test('an implementation learns who calls what', async () => {
  const contexts: CallContext[] = [];
  const { peer } = await fixture.serve({
    echo: (_request, context) => {
      contexts.push(context);
      return {};
    },
  });
  await fixture.links().stub(peer, probe.ProbeRemote).echo({});
  expect(contexts).toEqual([
    { caller: { id: 'caller', incarnation: 'caller-1' }, method: 'tangelo.probe.ProbeRemote/Echo' },
  ]);
});

test('ids need not be ASCII', async () => {
  const { peer } = await fixture.serve({}, { incarnation: '聊天服务器-1' });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  await expect(stub.echo({ number: 1 })).resolves.toMatchObject({ number: 1 });
});

test('the error that an implementation throws arrives as it was', async () => {
  const error = new TangeloError('RATE_LIMITED', 'Zu schnell.', { retryAfterMs: 250 });
  const { peer } = await fixture.serve({ fail: () => Promise.reject(error) });
  const failure = await fixture
    .links()
    .stub(peer, probe.ProbeRemote)
    .fail({})
    .catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(TangeloError);
  expect(failure).toEqual(error);
  expect(failure).toMatchObject({ error: 'RATE_LIMITED', code: 429, details: { retryAfterMs: 250 } });
});

test('any other exception becomes INTERNAL and is logged where it was thrown', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
  const fail = () => {
    throw new RangeError('secret of the callee');
  };
  const { peer } = await fixture.serve({ fail }, { log });
  const call = fixture.links().stub(peer, probe.ProbeRemote).fail({});
  const failure = await call.catch((thrown: unknown) => thrown);
  expect(failure).toEqual(new TangeloError('INTERNAL'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      err: { message: 'secret of the callee' },
      method: 'tangelo.probe.ProbeRemote/Fail',
      caller: { id: 'caller' },
    },
  ]);
});

test('calls and notifications are received in the order in which they were made, whatever their size', async () => {
  const received: number[] = [];
  const { peer } = await fixture.serve({
    echo: ({ number }) => {
      received.push(number);
      return { number };
    },
  });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const numbers = Array.from({ length: 500 }, (_, number) => number);
  const calls = numbers.map((number) => {
    const request = { number, data: Buffer.alloc(number % 50 === 0 ? 600_000 : 10) };
    if (number % 3 !== 0) return stub.echo(request);
    stub.echo.notify(request);
    return undefined;
  });
  await Promise.all(calls);
  expect(received).toEqual(numbers);
});

test('a method that the callee does not serve fails with NO_SUCH_ROUTE', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture
    .links()
    .stub(peer, { Missing: { ...probe.ProbeRemote.Echo, path: '/tangelo.probe.ProbeRemote/Missing' } });
  await expect(stub.missing({})).rejects.toEqual(named('NO_SUCH_ROUTE'));
});

test('a stub is made once for each peer and service', async () => {
  const { peer } = await fixture.serve();
  const links = fixture.links();
  expect(links.stub({ ...peer }, probe.ProbeRemote)).toBe(links.stub(peer, probe.ProbeRemote));
});
