/** The other process of the link benchmark: the same service on a link and, bare, on gRPC. */
import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { pino } from 'pino';
import { clusterSchema } from '../../game-server/framework/config/cluster-schema.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';
import { createRpcServer } from '../../game-server/framework/rpc/rpc-server.ts';
import type { EchoReply } from '../../shared/proto/generated/tangelo/probe/EchoReply.ts';
import type { EchoRequest__Output } from '../../shared/proto/generated/tangelo/probe/EchoRequest.ts';

const HOST = '127.0.0.1';
const { probe } = loadProtos().tangelo;

const server = createRpcServer({
  self: { id: 'callee', incarnation: 'callee-1' },
  settings: clusterSchema.parse({}).rpc,
  log: pino({ level: 'warn' }, pino.destination(2)),
});
server.add(probe.ProbeRemote, { echo: async ({ number, text }) => ({ number, text }), fail: () => ({}) });

const bare = new Server();
bare.addService(probe.ProbeRemote, {
  echo: (call: ServerUnaryCall<EchoRequest__Output, EchoReply>, callback: sendUnaryData<EchoReply>) =>
    callback(null, { number: call.request.number, text: call.request.text }),
});
bare.addService(probe.ProbeStream, {
  talk: (call: ServerDuplexStream<EchoRequest__Output, EchoReply>) => {
    call.on('data', ({ number, text }) => call.write({ number, text }));
    call.on('end', () => call.end());
  },
});

const linkPort = await server.listen(HOST, 0);
bare.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, barePort) => {
  if (error !== null) throw error;
  process.send?.({ host: HOST, linkPort, barePort });
});
process.on('disconnect', () => {
  bare.forceShutdown();
  void server.close({ graceMs: 0 });
});
