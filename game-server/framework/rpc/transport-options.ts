import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { ChannelCredentials, type ChannelOptions, ServerCredentials } from '@grpc/grpc-js';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import { MAX_PAYLOAD_BYTES } from './frame.ts';

export type RpcSettings = ClusterSettings['rpc'];

/** Who this process is to others. */
export interface Self {
  readonly id: string;
  readonly incarnation: string;
}

/** For both ends. A host that vanished without a word is noticed within ten seconds. */
const COMMON_OPTIONS: ChannelOptions = {
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': MAX_PAYLOAD_BYTES,
  'grpc.max_send_message_length': MAX_PAYLOAD_BYTES,
  'grpc.enable_channelz': 0,
};

/** Bytes that may be under way before the receiver has said that it takes more, which it says once a turn. */
const WINDOW_BYTES = 4 * 1_024 * 1_024;

export const SERVER_OPTIONS: ChannelOptions = COMMON_OPTIONS;

export const CLIENT_OPTIONS: ChannelOptions = {
  ...COMMON_OPTIONS,
  'grpc-node.flow_control_window': WINDOW_BYTES,
  // A connection of its own for each client: a channel that shares one inherits its backoff.
  'grpc.use_local_subchannel_pool': 1,
  // Every message is sent at most once; who calls decides whether to call again.
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  // Servers talk to each other directly, whatever `http_proxy` says.
  'grpc.enable_http_proxy': 0,
  // A stream without calls is no reason to close it.
  'grpc.client_idle_timeout_ms': 2_147_483_647,
};

/** Reads the files of `rpc.tls`. The certificate of a server must name the host that others dial. */
export function clientCredentials({ tls }: RpcSettings): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  return ChannelCredentials.createSsl(readFileSync(tls.ca), readFileSync(tls.key), readFileSync(tls.cert));
}

export function serverCredentials({ tls }: RpcSettings): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = { private_key: readFileSync(tls.key), cert_chain: readFileSync(tls.cert) };
  return ServerCredentials.createSsl(readFileSync(tls.ca), [pair], true);
}

/** `host:port` as gRPC reads it. */
export function authority(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
