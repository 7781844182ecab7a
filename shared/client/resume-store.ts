import type { TokenStorage } from './client.ts';

const TOKEN_KEY = 'tangelo:resume';
const NAME_KEY = 'tangelo:username';

/**
 * What takes a session up again after a reload: the resume token and the name it belongs to. The seqs of rooms are not kept:
 * a page that was reloaded shows a room's recent messages, not those it missed during the reload.
 */
export class ResumeStore {
  readonly #storage: TokenStorage | undefined;
  #token: string | undefined;
  #username: string | undefined;

  constructor(storage?: TokenStorage) {
    this.#storage = storage;
    this.#token = this.#read(TOKEN_KEY);
    this.#username = this.#read(NAME_KEY);
  }

  get token(): string | undefined {
    return this.#token;
  }

  get username(): string | undefined {
    return this.#username;
  }

  keep(token: string, username: string): void {
    this.#token = token;
    this.#username = username;
    this.#write(TOKEN_KEY, token);
    this.#write(NAME_KEY, username);
  }

  forget(): void {
    this.#token = undefined;
    this.#username = undefined;
    this.#write(TOKEN_KEY, undefined);
    this.#write(NAME_KEY, undefined);
  }

  #read(key: string): string | undefined {
    try {
      return this.#storage?.getItem(key) ?? undefined;
    } catch {
      // A browser may refuse its storage (private mode, blocked cookies); the session then lives in memory only.
      return undefined;
    }
  }

  #write(key: string, value: string | undefined): void {
    try {
      if (value === undefined) this.#storage?.removeItem(key);
      else this.#storage?.setItem(key, value);
    } catch {
      // As in #read: refused or full, the copy in memory is what counts.
    }
  }
}
