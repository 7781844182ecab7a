import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { textWidth } from './text-width.ts';

/** A terminal on which lines appear above the one that is being typed. */
export interface Screen {
  print(text: string): void;
  setPrompt(prompt: string): void;
  close(): void;
}

export interface ScreenOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly onLine: (line: string) => void;
  /** Ctrl-C, or Ctrl-D on an empty line. */
  readonly onEnd: () => void;
}

export function createScreen({ input, output, onLine, onEnd }: ScreenOptions): Screen {
  const readline = createInterface({ input, output, prompt: '> ' });
  // Readline forgets a row when a line wraps while it is typed, and later draws over too little.
  input.prependListener('keypress', () => rememberRows(readline, readline.getCursorPos().rows));
  let closed = false;
  readline.on('line', (line) => {
    wipe(line);
    onLine(line);
    if (!closed) readline.prompt();
  });
  readline.on('SIGINT', () => {
    // As shells do it: a line that was begun is dropped, an empty one ends.
    if (readline.line === '') onEnd();
    else readline.write(null, { ctrl: true, name: 'u' });
  });
  readline.once('close', () => {
    if (!closed) onEnd();
  });
  readline.prompt();

  /** Takes a finished line off the screen: it comes back as the message that it becomes. */
  function wipe(line: string): void {
    const width = textWidth(readline.getPrompt() + line);
    moveCursor(output, 0, -(Math.floor(Math.max(width - 1, 0) / (output.columns || 80)) + 1));
    cursorTo(output, 0);
    clearScreenDown(output);
  }

  return {
    print(text) {
      if (closed) {
        output.write(`${text}\n`);
        return;
      }
      moveCursor(output, 0, -readline.getCursorPos().rows);
      cursorTo(output, 0);
      clearScreenDown(output);
      output.write(`${text}\n`);
      rememberRows(readline, 0);
      readline.prompt(true);
    },
    setPrompt(prompt) {
      if (closed || readline.getPrompt() === prompt) return;
      readline.setPrompt(prompt);
      readline.prompt(true);
    },
    close() {
      if (closed) return;
      closed = true;
      moveCursor(output, 0, -readline.getCursorPos().rows);
      cursorTo(output, 0);
      clearScreenDown(output);
      readline.close();
    },
  };
}

/** Tells readline how many rows of its line are above the cursor: where it begins to draw. It has no other way to be told. */
function rememberRows(readline: Interface, rows: number): void {
  Reflect.set(readline, 'prevRows', rows);
}
