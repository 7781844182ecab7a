/** A server process for tests: it accepts links, reports each batch that comes, and never answers. */
import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js';

const asIs = (bytes) => bytes;
const server = new Server();
server.register(
  '/tangelo.link.Link/Open',
  (call) => {
    call.sendMetadata(new Metadata());
    call.on('data', (batch) => process.send({ bytes: batch.length }));
  },
  asIs,
  asIs,
  'bidi',
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send({ port });
});
