import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  Metadata,
  Server,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import { IncomingLink } from './incoming-link.ts';
import { OPEN, readOpener } from './link-service.ts';
import { createListener } from './listener.ts';
import { failureOf, methodsOf, type ServedMethod } from './methods.ts';
import { addReflection } from './reflection.ts';
import type { DuplexStream, RpcServer } from './rpc.ts';
import { toGrpcFailure } from './rpc-error.ts';
import { serveStream } from './serve-stream.ts';
import { type RpcSettings, SERVER_OPTIONS, type Self, serverCredentials } from './transport-options.ts';

export interface RpcServerOptions {
  readonly self: Self;
  readonly settings: RpcSettings;
  readonly log: Logger;
}

/** Serves remotes and streams. Throws when a file of `settings.tls` cannot be read. */
export function createRpcServer({ self, settings, log }: RpcServerOptions): RpcServer {
  const server = new Server(SERVER_OPTIONS);
  const listener = createListener(server, serverCredentials(settings), log);
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  const services: ServiceDefinition[] = [];
  const methods = new Map<string, ServedMethod>();
  const links = new Set<IncomingLink>();
  const streams = new Set<{ end(): void }>();
  let closing: Promise<void> | undefined;

  function acceptLink(stream: ServerDuplexStream<Buffer, Buffer>): void {
    const opener = readOpener(stream.metadata);
    if (opener?.peer !== self.incarnation) {
      const details = `${self.id} is not the incarnation that was meant`;
      stream.emit('error', { code: status.FAILED_PRECONDITION, details });
      return;
    }
    const { caller } = opener;
    stream.sendMetadata(new Metadata());
    const link = new IncomingLink(stream, {
      caller,
      methods,
      settings,
      log,
      closed: () => links.delete(link),
    });
    links.add(link);
    if (closing !== undefined) link.drain();
  }

  /** The second door: the method as a plain unary call. */
  function unary({ path, run }: ServedMethod): handleUnaryCall<unknown, unknown> {
    const context = { method: path };
    return async (call, callback) => {
      try {
        callback(null, await run(call.request, context));
      } catch (error) {
        callback(toGrpcFailure(failureOf(error, { context, log })));
      }
    };
  }

  async function closeAll(graceMs: number): Promise<void> {
    listener.stop();
    health.setStatus('', 'NOT_SERVING');
    for (const link of links) link.drain();
    for (const stream of streams) stream.end();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        server.forceShutdown();
        resolve();
      }, graceMs);
      // Since Node 24 it does not wait for what is under way in the sessions; their connections end after that.
      server.tryShutdown(() => {
        void listener.ended().then(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    });
    await listener.close();
  }

  server.register(OPEN.path, acceptLink, OPEN.responseSerialize, OPEN.requestDeserialize, 'bidi');
  health.addToServer(server);
  addReflection(server, () => services);

  return {
    add(service, implementation) {
      for (const method of methodsOf(service, implementation)) {
        const { path, responseSerialize, requestDeserialize } = method.definition;
        if (!server.register(path, unary(method), responseSerialize, requestDeserialize, 'unary')) {
          throw new TypeError(`${path} is served already`);
        }
        methods.set(method.path, method);
      }
      services.push(service);
    },
    addStream<Request, Reply, ReceivedRequest, ReceivedReply>(
      method: MethodDefinition<Request, Reply, ReceivedRequest, ReceivedReply>,
      accept: (stream: DuplexStream<ReceivedRequest, Reply>) => void,
    ) {
      const { path, responseSerialize, requestDeserialize } = method;
      const serve: handleBidiStreamingCall<ReceivedRequest, Reply> = (call) => {
        const stream = serveStream(call);
        streams.add(stream);
        stream.onClosed(() => streams.delete(stream));
        accept(stream);
      };
      if (!server.register(path, serve, responseSerialize, requestDeserialize, 'bidi')) {
        throw new TypeError(`${path} is served already`);
      }
      services.push({ [path]: method });
    },
    listen: listener.listen,
    setServing: (serving) => health.setStatus('', serving ? 'SERVING' : 'NOT_SERVING'),
    close({ graceMs }) {
      closing ??= closeAll(graceMs);
      return closing;
    },
  };
}
