import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Probe, probe, rpcSettings, silent } from './fixture.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameWriter } from './frame-writer.ts';
import { IncomingLink } from './incoming-link.ts';
import { methodsOf } from './methods.ts';

/** The callee's end of a stream whose caller reads nothing until it is told to. */
class UnreadStream extends Duplex {
  readonly written: Buffer[] = [];
  #reading = false;
  #waiting: (() => void)[] = [];

  constructor() {
    super({ objectMode: true });
  }

  override _read(): void {}

  override _write(batch: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(batch);
    if (this.#reading) done();
    else this.#waiting.push(done);
  }

  readAll(): void {
    this.#reading = true;
    for (const done of this.#waiting.splice(0)) done();
  }
}

const { path } = probe.ProbeRemote.Echo;

function serve(stream: Duplex, echo: Probe['echo'], settings = rpcSettings()): IncomingLink {
  const methods = new Map(
    methodsOf(probe.ProbeRemote, { echo, fail: () => ({}) }).map((method) => [method.path, method]),
  );
  const caller = { id: 'caller', incarnation: 'caller-1' };
  return new IncomingLink(stream, { caller, methods, settings, log: silent, closed: () => {} });
}

function write(writer: FrameWriter, call: number, number: number, data = Buffer.alloc(0)): void {
  const name = number === 1 ? path.slice(1) : '';
  writer.write({ call, method: 1, name }, probe.ProbeRemote.Echo.requestSerialize({ number, data }));
}

test('a caller that does not read its replies is not read either, until it does', async () => {
  let served = 0;
  const stream = new UnreadStream();
  const link = serve(
    stream,
    ({ number, data }) => {
      served++;
      return { number, data };
    },
    rpcSettings({ queuedBytes: 10_000 }),
  );
  const writer = new FrameWriter();
  for (let call = 1; call <= 100; call++) {
    write(writer, call, call, Buffer.alloc(1_000));
    stream.push(writer.take());
  }
  while (!stream.isPaused()) await nextTurn();
  await nextTurn();
  expect(served).toBeLessThan(20);

  stream.readAll();
  while (served < 100) await nextTurn();
  link.drain();
  if (!stream.writableFinished) await new Promise((resolve) => stream.once('finish', resolve));
  const replies: number[] = [];
  const reader = new FrameReader(({ call }) => replies.push(call));
  for (const batch of stream.written) reader.read(batch);
  expect(replies).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

/** Keeps the event loop, as telling a large room does. */
function work(): void {
  const until = performance.now() + 5;
  while (performance.now() < until);
}

test('one batch of much work leaves the event loop to others, and keeps its order', async () => {
  const served: number[] = [];
  const stream = new UnreadStream();
  serve(stream, ({ number }) => {
    work();
    served.push(number);
    return {};
  });
  const writer = new FrameWriter();
  for (let number = 1; number <= 40; number++) write(writer, 0, number);
  stream.push(writer.take());
  write(writer, 0, 41);
  stream.push(writer.take());

  const turns: number[] = [];
  while (served.length < 41) {
    await nextTurn();
    turns.push(served.length);
  }
  expect(turns.filter((count) => count > 0 && count < 41).length).toBeGreaterThan(2);
  expect(served).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
});

test('what a broken link has not had its turn for is not carried out after its end', async () => {
  let served = 0;
  const stream = new UnreadStream();
  serve(stream, () => {
    work();
    served++;
    return {};
  });
  const writer = new FrameWriter();
  for (let number = 1; number <= 40; number++) write(writer, 0, number);
  stream.push(writer.take());
  while (served === 0) await nextTurn();
  stream.destroy();
  await new Promise((resolve) => stream.once('close', resolve));
  const atTheEnd = served;
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(atTheEnd).toBeLessThan(40);
  expect(served).toBe(atTheEnd);
});
