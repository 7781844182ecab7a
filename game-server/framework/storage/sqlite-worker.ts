import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Arrivals, type CallServer, failAll } from './sqlite-call-server.ts';
import { unavailable } from './sqlite-failure.ts';
import { serveOperations } from './sqlite-group-commit.ts';
import type { Call, FromThread, ThreadData, ToThread } from './sqlite-protocol.ts';
import { serveReads } from './sqlite-reading.ts';
import { serveStatements } from './sqlite-statements.ts';

/**
 * The thread that talks to SQLite, so that neither a lock nor a disk ever blocks the event loop of a server. It ends when its
 * file fails: prepared statements keep a closed database open until they are collected, and only the end of the thread
 * is sure to let go of a file that was deleted. Its owner starts the next one.
 */
function serve(port: MessagePort, open: (arrivals: Arrivals) => CallServer): void {
  const waiting: Call[] = [];
  let closing = false;
  let next: CallServer | undefined;

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
    return next();
  }

  port.on('message', (message: ToThread) => {
    receive(message);
    collect();
    while (waiting.length > 0) {
      const result = answerNext();
      port.postMessage(result);
      if (result.leaving) {
        closing = true;
        break;
      }
      collect();
    }
    if (closing) {
      port.close();
    }
  });
}

if (parentPort === null) {
  throw new Error('sqlite-worker is the entry of a worker thread');
}
const SERVERS: Readonly<Record<ThreadData['serves'], (file: string, arrivals: Arrivals) => CallServer>> = {
  operations: serveOperations,
  reads: serveReads,
  statements: serveStatements,
};
const { file, serves }: ThreadData = workerData;
serve(parentPort, (arrivals) => SERVERS[serves](file, arrivals));
