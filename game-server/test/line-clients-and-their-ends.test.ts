import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { utfFraming } from '../framework/transport/line/utf-framing.ts';
import { useLineCluster } from './line-cluster.ts';

const { line, enter, utfPort } = useLineCluster();

describe('leaving', () => {
  test('by quit is answered, told to the room, and closes', async () => {
    const alice = await enter(0, { username: 'Alice' });
    const one = await line(0);
    const two = await line(1);
    const gone = { type: 'roomchange', identity: two.name, former: 'MainHall', roomid: '' } as const;
    two.send({ type: 'quit' }, { type: 'message', content: 'too late' });
    expect((await two.ends()).at(-1)).toEqual(gone);
    await one.hears(gone);
    await alice.hears('onLeave', ({ user }) => user === two.name);
    expect(alice.texts('MainHall')).toEqual([]);
  });

  test('without a word is told to the room, and frees the name', async () => {
    const one = await line(0);
    const two = await line(1);
    two.close();
    await one.hears({ type: 'roomchange', identity: two.name, former: 'MainHall', roomid: '' });
    await eventually(async () => expect((await line(1)).name).toBe(two.name));
  });
});

describe("a client that uses Java's readUTF and writeUTF", () => {
  test('shares the rooms, and gets its batches with their ends', async () => {
    const one = await line(0);
    const socket = connect(utfPort(), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const decoder = utfFraming.createDecoder({ maxBytes: 0 });
    const texts: string[] = [];
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) if (frame.kind === 'text') texts.push(frame.text);
    });
    await eventually(() => expect(texts).toHaveLength(5));
    // The names of those before may be free by now, or not yet.
    const { identity: name }: { identity: string } = JSON.parse(texts[0] ?? '');
    await one.hears({ type: 'roomchange', identity: name, roomid: 'MainHall' });
    expect(texts.splice(0).map((text) => (text === 'EOF' ? text : JSON.parse(text)))).toEqual([
      { type: 'newidentity', former: '', identity: name },
      { type: 'roomchange', identity: name, former: '', roomid: 'MainHall' },
      { type: 'roomlist', rooms: expect.objectContaining({ MainHall: 2 }) },
      { type: 'roomcontents', roomid: 'MainHall', identities: [one.name, name], owner: '' },
      'EOF',
    ]);
    socket.write(utfFraming.encode([JSON.stringify({ type: 'message', content: 'é漢😀' })]));
    await one.hears({ type: 'message', identity: name, content: 'é漢😀' });
    await eventually(() => expect(texts).toHaveLength(2));
    expect(JSON.parse(texts[0] ?? '')).toEqual({ type: 'message', identity: name, content: 'é漢😀' });
    expect(texts[1]).toBe('EOF');
    socket.destroy();
    await one.hears({ type: 'roomchange', identity: name, former: 'MainHall', roomid: '' });
  });
});

describe('what is wrong', () => {
  test('is ignored, until it is twenty times in a row', async () => {
    const one = await line(0);
    const wrong = [
      '',
      'garbage',
      '[]',
      'null',
      '{"type":"LIST"}',
      '{"type":"join","roomid":null}',
      '{"type":1}',
    ];
    for (let i = 0; i < 19; i += 1) one.socket.write(`${wrong[i % wrong.length]}\n`);
    await one.ask({ type: 'list' }, { type: 'roomlist' });
    for (let i = 0; i < 20; i += 1) one.socket.write(Buffer.from([0xff, 0xfe, 0x0a]));
    expect(await one.ends()).toEqual([]);
  });

  test('is closed when it is a line that never ends', async () => {
    const one = await line(0);
    one.socket.write('x'.repeat(70_000));
    expect(await one.ends()).toEqual([]);
  });

  test('is not being too fast: everything arrives in its time, in order', async () => {
    const one = await line(0);
    const texts = Array.from({ length: 120 }, (_, i) => `${i}`);
    one.send(...texts.map((content) => ({ type: 'message', content })));
    const heard = await one.hears({ type: 'message', content: '119' });
    expect(heard.flatMap((message) => (message.type === 'message' ? [message.content] : []))).toEqual(texts);
  });
});
