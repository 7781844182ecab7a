import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { probe, rpcSettings, silent } from './fixture.ts';
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

test('a caller that does not read its replies is not read either, until it does', async () => {
  let served = 0;
  const echo = ({ number, data }: { number: number; data: Buffer }) => {
    served++;
    return { number, data };
  };
  const methods = new Map(
    methodsOf(probe.ProbeRemote, { echo, fail: () => ({}) }).map((method) => [method.path, method]),
  );
  const stream = new UnreadStream();
  const settings = rpcSettings({ queuedBytes: 10_000 });
  const link = new IncomingLink(stream, {
    caller: { id: 'caller', incarnation: 'caller-1' },
    methods,
    settings,
    log: silent,
    closed: () => {},
  });
  const writer = new FrameWriter();
  for (let call = 1; call <= 100; call++) {
    const name = call === 1 ? path.slice(1) : '';
    const request = probe.ProbeRemote.Echo.requestSerialize({ number: call, data: Buffer.alloc(1_000) });
    writer.write({ call, method: 1, name }, request);
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
