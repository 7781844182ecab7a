import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Arrivals, type CallServer, failAll } from './sqlite-call-server.ts';
import { serveOperations } from './sqlite-group-commit.ts';
import type { Call, FromThread, ThreadData, ToThread } from './sqlite-protocol.ts';
import { serveReads } from './sqlite-reading.ts';
import { serveStatements } from './sqlite-statements.ts';
import { unavailable } from './storage-failure.ts';

/** How long work that nobody waits for may wait: together it costs less. */
const CHORES_AFTER_MS = 1_000;

/**
 * The thread that talks to SQLite, so that neither a lock nor a disk ever blocks the event loop of a server. It ends when its
 * file fails: prepared statements keep a closed database open until they are collected, and only the end of the thread
 * is sure to let go of a file that was deleted. Its owner starts the next one.
 */
function serve(port: MessagePort, open: (arrivals: Arrivals) => CallServer): void {
  const waiting: Call[] = [];
  let closing = false;
  let ended = false;
  let next: CallServer | undefined;
  let choring: NodeJS.Timeout | undefined;

  function receive(message: ToThread): void {
    if (message.kind === 'close') {
      closing = true;
    } else {
      waiting.push(...message.calls);
    }
  }

  function collect(): void {
    for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
      receive(got.message);
    }
  }

  function answerNext(): FromThread {
    try {
      next ??= open({ waiting, collect });
    } catch (error) {
      return failAll(waiting.splice(0), unavailable(error));
    }
    return next.answer();
  }

  /** Returns whether the file is still there. */
  function answerAll(): boolean {
    while (waiting.length > 0) {
      const result = answerNext();
      port.postMessage(result);
      if (result.leaving) {
        return false;
      }
      collect();
    }
    return true;
  }

  function doChores(): void {
    if (ended) {
      return;
    }
    if (next?.chores?.step()) {
      setImmediate(doChores);
    } else {
      choring = undefined;
      doChoresLater();
    }
  }

  function doChoresLater(): void {
    if (next?.chores?.waiting) {
      choring ??= setTimeout(doChores, CHORES_AFTER_MS);
    }
  }

  function end(): void {
    ended = true;
    clearTimeout(choring);
    port.close();
  }

  port.on('message', (message: ToThread) => {
    if (ended) {
      // It was on its way when the thread said that it leaves: its caller was told that it is not done, and the next thread writes.
      return;
    }
    receive(message);
    collect();
    if (!answerAll()) {
      end();
    } else if (closing) {
      // A second round for what came during the first.
      for (let round = 0; round < 2; round++) while (next?.chores?.step());
      end();
    } else {
      doChoresLater();
    }
  });
}

if (parentPort === null) {
  throw new Error('sqlite-worker is the entry of a worker thread');
}
const SERVERS: Readonly<Record<ThreadData['serves'], (data: ThreadData, arrivals: Arrivals) => CallServer>> =
  {
    operations: serveOperations,
    reads: serveReads,
    statements: serveStatements,
  };
const data: ThreadData = workerData;
serve(parentPort, (arrivals) => SERVERS[data.serves](data, arrivals));
