import type { TokenStorage } from '../../../../shared/client/client.ts';
import { isRecord, parse } from './saved-json.ts';

/** In the browser's storage: whoever has logged in stays logged in, in every tab, until they log out in one. */
export const LOGIN_KEY = 'tangelo.page.login';

export interface Login {
  readonly username: string;
  /** What the server answered to the password. */
  readonly token: string;
}

/** The login of this browser. */
export class SavedLogin {
  readonly #storage: TokenStorage;

  constructor(storage: TokenStorage) {
    this.#storage = storage;
  }

  get current(): Login | undefined {
    const saved = parse(this.#storage.getItem(LOGIN_KEY));
    if (!isRecord(saved)) return undefined;
    const { username, token } = saved;
    return typeof username === 'string' && typeof token === 'string' ? { username, token } : undefined;
  }

  /** The token of an account, if this browser is logged in to that one. */
  tokenOf(username: string): string | undefined {
    const login = this.current;
    return login?.username === username ? login.token : undefined;
  }

  keep({ username, token }: Login): void {
    this.#storage.setItem(LOGIN_KEY, JSON.stringify({ username, token }));
  }

  forget(): void {
    this.#storage.removeItem(LOGIN_KEY);
  }
}
