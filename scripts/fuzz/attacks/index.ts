import type { Attack } from '../attack.ts';
import { floodAttack } from './flood-attack.ts';
import { grpcAttack } from './grpc-attack.ts';
import { httpAttack } from './http-attack.ts';
import { lineAttack } from './line-attack.ts';
import { oldSocketIoAttack } from './old-socket-io-attack.ts';
import { originAttack, slowAttack, stormAttack } from './opening-attack.ts';
import { pollingAttack } from './polling-attack.ts';
import { pomeloAttack, pomeloHelloAttack } from './pomelo-attack.ts';
import { requestAttack, strangerAttack } from './request-attack.ts';
import { helloAttack, socketIoAttack } from './socket-io-attack.ts';
import { brokenTlsAttack, tlsAttack } from './tls-attack.ts';
import { tokenAttack } from './token-attack.ts';
import { utfAttack } from './utf-attack.ts';
import { webSocketAttack } from './web-socket-attack.ts';

export const ATTACKS: readonly Attack[] = [
  requestAttack,
  strangerAttack,
  floodAttack,
  tokenAttack,
  socketIoAttack,
  helloAttack,
  webSocketAttack,
  pollingAttack,
  oldSocketIoAttack,
  pomeloAttack,
  pomeloHelloAttack,
  lineAttack,
  utfAttack,
  httpAttack,
  grpcAttack,
  stormAttack,
  originAttack,
  slowAttack,
  tlsAttack,
  brokenTlsAttack,
];
