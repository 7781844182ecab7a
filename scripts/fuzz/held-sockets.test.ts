import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { abandonedSockets, seesSockets } from './held-sockets.ts';

test.runIf(seesSockets)('a socket whose other end nobody of ours holds is abandoned', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const accepted = once(server, 'connection');
  const client = connect(port, '127.0.0.1');
  const [socket] = await accepted;
  const ofServer = (holders: number[]) => abandonedSockets(process.pid, holders).filter((at) => at === port);
  expect(ofServer([])).toEqual([port]);
  expect(ofServer([process.pid])).toEqual([]);
  client.destroy();
  socket.destroy();
  await once(server.close(), 'close');
});
