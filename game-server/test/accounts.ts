import type { Body } from '../../shared/contract/routes.ts';
import { ChatClient } from './chat-client.ts';

export const PASSWORD = 'correct horse battery';

/** Makes an account; resolves with its token. */
export async function register(url: string, username: string): Promise<string> {
  return askOnce(url, 'user.userHandler.register', username);
}

/** Resolves with a new token of an account. */
export async function logIn(url: string, username: string): Promise<string> {
  return askOnce(url, 'user.userHandler.login', username);
}

/** One more device of an account. */
export async function enterAccount(
  url: string,
  username: string,
  place: Pick<Body<'connector.entryHandler.enter'>, 'rid' | 'lastSeq'> = {},
): ReturnType<typeof ChatClient.enter> {
  return ChatClient.enter(url, { username, token: await logIn(url, username), ...place });
}

async function askOnce(
  url: string,
  route: 'user.userHandler.register' | 'user.userHandler.login',
  username: string,
): Promise<string> {
  const client = await ChatClient.connect(url);
  try {
    const answer = await client.ask(route, { username, password: PASSWORD });
    if (answer.code !== 200) throw new Error(`${route} ${username}: ${JSON.stringify(answer)}`);
    return answer.token;
  } finally {
    client.leave();
  }
}
