import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

const CHAT = fileURLToPath(new URL('../../dist/scripts/chat.js', import.meta.url));
/** A tmux server of its own, that nobody else's is. */
const TMUX = `tangelo-test-${process.pid}`;

let cluster: Cluster;
let gate: string[] = [];
const clients: ChatClient[] = [];

beforeAll(async () => {
  cluster = await startCluster({ servers: { connector: 2, chat: 1 } });
  const { hostname, port } = new URL(cluster.gateUrl);
  gate = ['--host', hostname, '--port', port];
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

async function enter(username: string, rid: string): Promise<ChatClient> {
  const client = await ChatClient.enterWhenFree(cluster.connectorUrls[0] ?? '', { username, rid });
  clients.push(client);
  return client;
}

/** Runs the chat without a terminal. */
async function pipe(input: string, ...args: string[]) {
  const child = spawn(process.execPath, [CHAT, ...args], { stdio: 'pipe' });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, output, errors };
}

describe('from a pipe', () => {
  test('the address of a connector is told to be none of a gate', async () => {
    const connector = new URL(cluster.connectorUrls[0] ?? '');
    const { code, errors } = await pipe('', '--host', connector.hostname, '--port', connector.port);
    expect({ code, errors }).toEqual({
      code: 1,
      errors: `${connector.origin} is no gate; is it a connector?\n`,
    });
  });

  test('every line is sent as it is and in order, and the end of the input is the end', async () => {
    const ann = await enter('ann', 'den');
    const texts = Array.from({ length: 200 }, (_, i) => `/line ${i}`);
    const { code, output } = await pipe(
      `${texts.join('\n')}\n\nlast, without a newline`,
      ...gate,
      '--room',
      'den',
      '--name',
      'pip',
    );
    await ann.hearsText('last, without a newline');
    expect(ann.texts('den')).toEqual([...texts, 'last, without a newline']);
    expect(await ann.hears('onLeave')).toMatchObject({ rid: 'den', user: 'pip' });
    expect(code).toBe(0);
    expect(output).toContain('-- den: ann, pip');
    expect(output).not.toContain('\u001b');
  });

  test('what cannot be sent is told, and is a failure', async () => {
    const { code, output } = await pipe('fine\nnot\u0000fine\nfine too\n', ...gate, '--room', 'den2');
    expect(code).toBe(1);
    expect(output).toContain('!! not sent');
  });

  test('a name that is taken, or a gate that is not there, is a failure', async () => {
    await enter('ann', 'den3');
    const taken = await pipe('', ...gate, '--name', 'ann');
    expect(taken).toMatchObject({ code: 1, errors: expect.stringContaining('Somebody else has this name') });
    const nowhere = await pipe('', '--port', '1', '--timeout', '0.3');
    expect(nowhere).toMatchObject({ code: 1, errors: expect.stringContaining('nothing listens there') });
    expect((await pipe('', '--port', 'x')).code).toBe(1);
  });
});

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', TMUX, ...args], { encoding: 'utf8' });
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    // Told below.
    return false;
  }
}

const terminal = hasTmux();
if (!terminal) console.warn('SKIPPED: there is no tmux, so the chat is not tried in a terminal.');

describe.skipIf(!terminal)('in a terminal', () => {
  /** Forty columns, so that lines wrap. */
  function open(name: string, ...args: string[]): void {
    const command = [process.execPath, CHAT, ...gate, '--name', name, ...args];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    tmux('-f', '/dev/null', 'new-session', '-d', '-s', name, '-x', '40', '-y', '20', `${quoted}; sleep 60`);
  }
  const screen = (name: string) => tmux('capture-pane', '-p', '-t', name).trimEnd();
  const type = (name: string, text: string) => void tmux('send-keys', '-t', name, '-l', text);
  const press = (name: string, key: string) => void tmux('send-keys', '-t', name, key);
  const shows = (name: string, text: string) => eventually(() => expect(screen(name)).toContain(text));
  const endsWith = (name: string, text: string) =>
    eventually(() => expect(screen(name).replaceAll('\n', '')).toMatch(new RegExp(`${text}$`)));

  afterEach(() => {
    try {
      tmux('kill-server');
    } catch {
      // Every session had ended by itself.
    }
  });

  test('a half-typed line survives the messages that arrive, however long it is', async () => {
    const ann = await enter('ann', 'attic');
    open('tim', '--room', 'attic');
    await shows('tim', 'tim@attic>');
    const half = 'this is a line that is long enough to take more than two rows of this';
    type('tim', half);
    await endsWith('tim', `tim@attic> ${half}`);
    await ann.say('first');
    await ann.say('second\nwith two lines');
    await shows('tim', 'with two lines');
    await endsWith('tim', `ann: first.*ann: second +with two lines *tim@attic> ${half}`);
    expect(screen('tim').split('tim@attic>')).toHaveLength(2);

    type('tim', ' terminal');
    press('tim', 'Enter');
    await ann.hearsText(`${half} terminal`);
    // What was typed is shown once, as the message that it became.
    await endsWith('tim', `tim: ${half} terminal *tim@attic>`);
    expect(screen('tim').replaceAll('\n', '').split('long enough')).toHaveLength(2);
  });

  test('commands do what they say', async () => {
    const ann = await enter('ann', 'cellar');
    open('tom', '--room', 'cellar');
    await shows('tom', 'tom@cellar>');
    const command = (text: string) => {
      type('tom', text);
      press('tom', 'Enter');
    };
    await ann.say('as a start');
    await shows('tom', 'ann: as a start');
    command('/who');
    await shows('tom', 'cellar, 2: ann, tom');
    command('/msg ann psst');
    expect(await ann.hearsText('psst')).toMatchObject({ from: 'tom', target: 'ann' });
    await shows('tom', 'you to ann: psst');
    command('/name thomas');
    await shows('tom', 'thomas@cellar>');
    command('/join loft');
    await shows('tom', 'thomas@loft>');
    await ann.say('still heard');
    await shows('tom', '[cellar] ann: still heard');
    command('/rooms');
    await shows('tom', '1  loft');
    command('/leave');
    await shows('tom', 'thomas@cellar>');
    press('tom', 'C-l');
    command('/history 2');
    await shows('tom', 'ann: still heard');
    command('/dance');
    await shows('tom', 'there is no /dance');
    command('/quit');
    expect(await ann.hears('onLeave', ({ user }) => user === 'thomas')).toMatchObject({ rid: 'cellar' });
  });

  test('a lost connector is told, and another one found', async () => {
    const ann = await enter('ann', 'porch');
    open('tia', '--room', 'porch');
    await shows('tia', 'tia@porch>');
    type('tia', 'half a');
    await cluster.kill('connector-2', 'SIGKILL');
    await cluster.kill('connector-1', 'SIGKILL');
    await shows('tia', 'connection lost');
    await shows('tia', 'connected again');
    await endsWith('tia', 'tia@porch> half a');
    type('tia', ' thought');
    press('tia', 'Enter');
    await shows('tia', 'tia: half a thought');
    expect(ann.disconnects).toHaveLength(1);
  });
});
