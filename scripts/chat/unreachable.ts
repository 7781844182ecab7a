import { connect } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that host',
  ETIMEDOUT: 'nobody answers',
};

/** Why nothing can be reached at an address, in words for a person; `undefined`: something listens there. */
export function whyUnreachable(
  { host, port }: Address,
  { timeoutMs }: { timeoutMs: number },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (reason: string | undefined) => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(timeoutMs, () => answer('nobody answers'));
    socket.once('connect', () => answer(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => answer(WORDS[error.code ?? ''] ?? error.message));
  });
}
