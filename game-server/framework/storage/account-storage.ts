export interface Account {
  readonly uid: string;
  readonly username: string;
  /** As the hash function writes it, with its salt and parameters. */
  readonly passwordHash: string;
}

/** What an account's tokens name, so that logging out makes them worthless before they expire. */
export interface Login {
  /** Never used before. */
  readonly id: string;
  readonly uid: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface AccountStorage {
  /**
   * `taken` if an account has the name, or somebody else uses it at this moment. A guest may register with their own uid, the
   * name that they use or another: what they own, and their conversations, are the account's from then on.
   */
  register(account: Account): Promise<'registered' | 'taken'>;
  find(username: string): Promise<Account | undefined>;
  /** By name. */
  list(request: {
    after?: string;
    limit: number;
  }): Promise<readonly { readonly uid: string; readonly username: string }[]>;
  openLogin(login: Login): Promise<void>;
  /** Whose login it is; `undefined` if it was never opened, was closed, or has expired. */
  hasLogin(id: string): Promise<string | undefined>;
  closeLogin(id: string): Promise<void>;
}
