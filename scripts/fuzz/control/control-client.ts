/** Somebody who means well, sits in one room, and hears everything. */
export interface ControlClient {
  readonly name: string;
  say(text: string): void;
  close(): void;
}

/** What one is told of its room and its connection. */
export interface ControlListener {
  heard(client: ControlClient, text: string): void;
  /** Its connection has ended, or a request of it was refused. */
  failed(client: ControlClient, why: string): void;
}

export const CONTROL_ROOM = 'control';
const CONNECT_MS = 10_000;

/** Rejects when a client cannot enter in time. */
export async function entered(name: string, entering: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} could not enter`)), CONNECT_MS);
  });
  try {
    await Promise.race([entering, late]);
  } finally {
    clearTimeout(timer);
  }
}
