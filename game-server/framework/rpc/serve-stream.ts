import { Metadata, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { TangeloError } from '../../../shared/errors.ts';
import { StreamEnd } from './duplex-stream.ts';

/** The serving end of a stream that was dialled with `DialStream`. */
export function serveStream<Received, Sent>(
  call: ServerDuplexStream<Received, Sent>,
): StreamEnd<Received, Sent> {
  const stream = new StreamEnd<Received, Sent>(call, (reason) => {
    call.emit('error', { code: status.RESOURCE_EXHAUSTED, details: reason });
    stream.close(new TangeloError('OVERLOADED', reason));
  });
  // At once, for it tells the caller that the stream is accepted.
  call.sendMetadata(new Metadata());
  call.on('end', () => call.end());
  call.on('finish', () => stream.close());
  // Also follows a regular end, which was told before.
  call.on('cancelled', () => stream.close(new TangeloError('UNAVAILABLE', 'the connection broke')));
  return stream;
}
