import { Client, Metadata, status } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { TangeloError } from '../../../shared/errors.ts';
import { StreamEnd } from './duplex-stream.ts';
import type { DialStream } from './rpc.ts';
import { authority, CLIENT_OPTIONS, clientCredentials, type RpcSettings } from './transport-options.ts';

/** The longest wait for a connection, and for the server to accept the stream. */
const DIAL_TIMEOUT_MS = 3_000;

/** A stream that cannot be opened, or breaks, is closed with `TangeloError('UNAVAILABLE')`, whose message says why. */
export function createDialStream({ settings }: { readonly settings: RpcSettings }): DialStream {
  const credentials = clientCredentials(settings);
  return function dialStream<Request, Reply, ReceivedRequest, ReceivedReply>(
    { host, port }: { readonly host: string; readonly port: number },
    method: MethodDefinition<Request, Reply, ReceivedRequest, ReceivedReply>,
  ) {
    const client = new Client(authority(host, port), credentials, CLIENT_OPTIONS);
    const call = client.makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      new Metadata(),
    );
    const close = (reason?: string) => {
      clearTimeout(timer);
      client.close();
      stream.close(reason === undefined ? undefined : new TangeloError('UNAVAILABLE', reason));
    };
    const abort = (reason: string) => {
      close(reason);
      call.cancel();
    };
    const stream = new StreamEnd<ReceivedReply, Request>(call, abort);
    const timer = setTimeout(() => abort('no answer in time'), DIAL_TIMEOUT_MS);
    call.on('metadata', () => clearTimeout(timer));
    // Always followed by 'status', which tells the same.
    call.on('error', () => {});
    call.on('status', ({ code, details }) => close(code === status.OK ? undefined : details));
    return stream;
  };
}
