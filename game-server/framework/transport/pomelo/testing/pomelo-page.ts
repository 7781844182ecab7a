import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, Script } from 'node:vm';
import { WebSocket } from 'ws';

/** What Pomelo's client for browsers offers a page. */
export interface PomeloOfPage extends EventEmitter {
  init(params: { host: string; port: number; user?: object; log?: boolean }, ready: () => void): void;
  request(route: string, body: object, answered: (reply: Record<string, unknown>) => void): void;
  notify(route: string, body: object): void;
  disconnect(): void;
}

const require = createRequire(import.meta.url);
const scripts = [require.resolve('pomelo-protocol'), require.resolve('pomelo-jsclient-websocket')].map(
  (file) =>
    new Script(readFileSync(file.replace(/index\.js$/, 'lib/protocol.js'), 'utf8'), { filename: file }),
);

/** Pomelo's client for browsers, unchanged, each in a page of its own. `onSent` is told the type of each package. */
export function openPomeloPage({ onSent }: { onSent?: (type: number) => void } = {}): PomeloOfPage {
  class ObservedWebSocket extends WebSocket {
    override send(bytes: ArrayBuffer): void {
      onSent?.(new Uint8Array(bytes)[0] ?? 0);
      super.send(bytes);
    }
  }
  const stored = new Map<string, string>();
  const window: Record<string, unknown> = {
    // Those of this realm, so that bytes pass between the page and the WebSocket.
    ArrayBuffer,
    Uint8Array,
    EventEmitter,
    WebSocket: ObservedWebSocket,
    setTimeout,
    clearTimeout,
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    },
    // It writes about its connections.
    console: { log: () => undefined, error: () => undefined },
    module: { exports: {} },
  };
  window.window = window;
  const context = createContext(window);
  for (const script of scripts) script.runInContext(context);
  return pomeloIn(window);
}

function pomeloIn({ pomelo }: { pomelo?: PomeloOfPage }): PomeloOfPage {
  if (!pomelo) throw new Error('The client did not load.');
  return pomelo;
}
