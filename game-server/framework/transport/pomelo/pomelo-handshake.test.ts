import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { closeOf } from '../closing-fixture.ts';
import { encodePackage, PACKAGE } from './package.ts';
import { DICTIONARY, PomeloServer } from './testing/pomelo-server.ts';

let server: PomeloServer;
afterEach(() => server.close());

describe('the handshake', () => {
  test('gives the heartbeat in seconds, and a dictionary both ways', async () => {
    server = await PomeloServer.start();
    const { hello } = await server.overTcp();
    expect(hello).toMatchObject({ code: 200, sys: { heartbeat: 25, useDict: true, useProto: false } });
    const { dict = {}, dictVersion, ...rest } = hello?.sys ?? {};
    expect(Object.keys(dict).sort()).toEqual([...DICTIONARY].sort());
    expect(rest).toMatchObject({
      routeToCode: dict,
      codeToRoute: Object.fromEntries(Object.entries(dict).map(([name, code]) => [code, name])),
    });
    expect(dictVersion).toEqual(expect.any(String));
    expect(rest).not.toHaveProperty('protos');
  });

  test('leaves the dictionary out for a client that has it', async () => {
    server = await PomeloServer.start();
    const { hello: first } = await server.overTcp();
    const dictVersion = first?.sys.dictVersion;
    const { hello } = await server.overTcp({ hello: { sys: { dictVersion } } });
    // Pomelo's client for C ends itself when the version comes without the dictionary.
    expect(hello?.sys).toEqual({ heartbeat: 25, useDict: true, useProto: false });
    const { hello: other } = await server.overTcp({ hello: { sys: { dictVersion: 'another' } } });
    expect(other?.sys).toEqual(first?.sys);
  });

  test("is that of Pitaya with its clients, of which some have no use for Pomelo's dictionary", async () => {
    server = await PomeloServer.start();
    const sys = {
      platform: 'mac',
      libVersion: '0.3.5-release',
      clientBuildNumber: '20',
      clientVersion: '2.1',
    };
    const { hello } = await server.overTcp({ hello: { sys, user: {} } });
    expect(hello?.sys).toEqual({ heartbeat: 25, dict: expect.any(Object), serializer: 'json' });
  });

  test('takes protobuf definitions away from a client that kept some', async () => {
    server = await PomeloServer.start();
    const { hello } = await server.overTcp({ hello: { sys: { protoVersion: 1_400_000_000 } } });
    expect(hello?.sys.protos).toEqual({ version: 0, client: {}, server: {} });
  });

  test.each([
    ['0.1.9', 501],
    ['0.1', 501],
    ['', 501],
    ['0.1.10', 200],
    ['1', 200],
  ])('of a client of version %j is answered with %i', async (version, code) => {
    server = await PomeloServer.start();
    const client = await server.overTcp({ hello: { sys: { type: 'old', version } } });
    expect(client.hello?.code).toBe(code);
    if (code !== 200) await client.over();
  });

  test('that is none is answered with 500', async () => {
    server = await PomeloServer.start();
    const client = await server.overWebSocket({ hello: { user: {} } });
    expect(client.hello).toEqual({ code: 500 });
    await client.over();
    expect(server.connections).toEqual([]);
  });

  test('is not disturbed by a client that does not wait for its end with a heartbeat', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp({ silent: true });
    const hello = encodePackage(PACKAGE.handshake, Buffer.from('{"sys":{"type":"godot","version":"1"}}'));
    const [beat, ack] = [encodePackage(PACKAGE.heartbeat), encodePackage(PACKAGE.handshakeAck)];
    client.write(Buffer.concat([beat, hello, beat, ack]));
    expect(await client.ask('echo', { still: 'here' })).toMatchObject({ code: 200, body: { still: 'here' } });
    expect(server.beats).not.toContain('pong');
  });

  test('has to come in time', async () => {
    // Long enough for those who begin; all are waited for at once.
    server = await PomeloServer.start({ helloMs: 1_000 });
    const silent = closeOf(connect(server.port, '127.0.0.1'));
    const [started, upgraded] = await Promise.all([
      server.overTcp({ silent: true }),
      server.overWebSocket({ silent: true }),
    ]);
    started.write(Buffer.from([1]));
    await Promise.all([silent, started.over(), upgraded.over()]);
    expect(started.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.NO_HELLO } }]);
    expect(upgraded.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.NO_HELLO } }]);
    expect(server.connections).toEqual([]);
  });
});
