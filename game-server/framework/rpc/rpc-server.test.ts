import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { deferred, Fixture, probe, rpcSettings, silent } from './fixture.ts';
import type { Peer } from './rpc.ts';
import { createRpcServer } from './rpc-server.ts';

let fixture: Fixture;
const clients: Client[] = [];
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fixture.close();
});

function clientOf({ host, port }: Peer): Client {
  const client = new Client(`${host}:${port}`, credentials.createInsecure());
  clients.push(client);
  return client;
}

interface Unary<Request, Reply> {
  path: string;
  requestSerialize: (request: Request) => Buffer;
  responseDeserialize: (bytes: Buffer) => Reply;
}

/** A plain gRPC call, as any language makes it. */
function unary<Request, Reply>(
  client: Client,
  method: Unary<Request, Reply>,
  request: Request,
): Promise<Reply | undefined> {
  const { path, requestSerialize, responseDeserialize } = method;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, reply) =>
      error === null ? resolve(reply) : reject(error),
    );
  });
}

test('the same implementation answers plain unary gRPC', async () => {
  const contexts: unknown[] = [];
  const { peer } = await fixture.serve({
    echo: ({ number }, context) => {
      contexts.push(context);
      return { number };
    },
  });
  expect(await unary(clientOf(peer), probe.ProbeRemote.Echo, { number: 4 })).toMatchObject({ number: 4 });
  expect(contexts).toEqual([{ method: 'tangelo.probe.ProbeRemote/Echo' }]);
});

test('plain gRPC gets our errors as a status, with their name and details in the trailing metadata', async () => {
  const { peer } = await fixture.serve({
    fail: ({ error }) => {
      throw error === '' ? new Error('secret') : new TangeloError('NO_SUCH_ROOM', 'Kein Raum.', { rid: 'x' });
    },
  });
  const client = clientOf(peer);
  const named = await unary(client, probe.ProbeRemote.Fail, { error: 'x' }).catch(
    (error: ServiceError) => error,
  );
  expect(named).toMatchObject({ code: status.NOT_FOUND, details: 'Kein Raum.' });
  expect(named).toHaveProperty('metadata');
  const metadata = named instanceof Error && 'metadata' in named ? named.metadata : new Metadata();
  expect(metadata.get('tangelo-error')).toEqual(['NO_SUCH_ROOM']);
  expect(JSON.parse(String(metadata.get('tangelo-details-bin')[0]))).toEqual({ rid: 'x' });
  await expect(unary(client, probe.ProbeRemote.Fail, {})).rejects.toMatchObject({
    code: status.INTERNAL,
    details: 'Something went wrong on our side.',
  });
});

test('gRPC health tells what setServing was told', async () => {
  const { server, peer } = await fixture.serve();
  const client = clientOf(peer);
  const { Check } = healthService;
  if (Check === undefined) throw new Error('gRPC health has no Check');
  expect(await unary(client, Check, { service: '' })).toEqual({ status: 'NOT_SERVING' });
  server.setServing(true);
  expect(await unary(client, Check, { service: '' })).toEqual({ status: 'SERVING' });
  server.setServing(false);
  expect(await unary(client, Check, { service: '' })).toEqual({ status: 'NOT_SERVING' });
});

test.each(['v1', 'v1alpha'])('gRPC reflection %s lists the services and describes them', async (version) => {
  const { peer } = await fixture.serve();
  const library = dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
  const proto = join(library, 'build', 'proto', 'grpc', 'reflection', version, 'reflection.proto');
  const definition = loadSync(proto)[`grpc.reflection.${version}.ServerReflection`];
  const method = definition !== undefined && !('format' in definition) && definition.ServerReflectionInfo;
  if (!method) throw new Error('the library has no reflection.proto');
  const call = clientOf(peer).makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    new Metadata(),
  );
  const replies: unknown[] = [];
  const ended = deferred();
  call.on('data', (reply) => replies.push(reply));
  call.on('end', () => ended.resolve());
  call.write({ listServices: '*' });
  call.write({ fileContainingSymbol: 'tangelo.probe.ProbeRemote' });
  call.end();
  await ended.promise;
  expect(replies).toMatchObject([
    { listServicesResponse: { service: expect.arrayContaining([{ name: 'tangelo.probe.ProbeRemote' }]) } },
    { fileDescriptorResponse: { fileDescriptorProto: [expect.any(Buffer)] } },
  ]);
  expect(JSON.stringify(replies[0])).toContain('grpc.health.v1.Health');
});

test('a port that is taken is told as Node tells it', async () => {
  const { peer } = await fixture.serve();
  const server = createRpcServer({
    self: { id: 'other', incarnation: '1' },
    settings: rpcSettings(),
    log: silent,
  });
  await expect(server.listen(peer.host, peer.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await server.close({ graceMs: 0 });
});

test('a service is served once, whole, and without streams', async () => {
  const { server } = await fixture.serve();
  const echo = () => ({});
  expect(() => server.add(probe.ProbeRemote, { echo, fail: echo })).toThrow('served already');
  const other = createRpcServer({
    self: { id: 'other', incarnation: '1' },
    settings: rpcSettings(),
    log: silent,
  });
  // @ts-expect-error: `fail` is missing
  expect(() => other.add(probe.ProbeRemote, { echo })).toThrow('no implementation');
  expect(() => other.add(probe.ProbeStream, { talk: echo })).toThrow('addStream');
  await other.close({ graceMs: 0 });
});

test('closing answers what is in flight, through both doors, and refuses new calls', async () => {
  const gate = deferred();
  const started = [deferred(), deferred()];
  let running = 0;
  const { server, peer } = await fixture.serve({
    echo: async ({ number }) => {
      started[running++]?.resolve();
      await gate.promise;
      return { number };
    },
  });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const overLink = stub.echo({ number: 1 });
  const plain = unary(clientOf(peer), probe.ProbeRemote.Echo, { number: 2 });
  await Promise.all(started.map(({ promise }) => promise));
  const closed = server.close({ graceMs: 10_000 });
  await expect(stub.echo({ number: 3 })).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  gate.resolve();
  expect((await overLink).number).toBe(1);
  expect(await plain).toMatchObject({ number: 2 });
  await closed;
});

test('closing waits no longer than it may', async () => {
  const started = deferred();
  const { server, peer } = await fixture.serve({
    echo: () => {
      started.resolve();
      return new Promise<never>(() => {});
    },
  });
  const call = fixture.links().stub(peer, probe.ProbeRemote).echo({});
  const failed = expect(call).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await started.promise;
  await server.close({ graceMs: 20 });
  await failed;
});
