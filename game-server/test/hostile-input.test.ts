import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { canMakeCertificates } from '../framework/transport/certificate-fixture.ts';

const FUZZ = fileURLToPath(new URL('../../dist/scripts/fuzz.js', import.meta.url));

/** Resolves with what it has printed when it has found nothing. */
async function fuzz(...args: string[]): Promise<string> {
  const fuzzer = spawn(process.execPath, [FUZZ, '--no-latency', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  const ended = once(fuzzer, 'close');
  onTestFinished(async () => {
    // It ends its cluster.
    fuzzer.kill('SIGTERM');
    await ended;
  });
  let output = '';
  for (const stream of [fuzzer.stdout, fuzzer.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await ended;
  expect(code, output).toBe(0);
  return output;
}

test('hostile input at every port harms nobody, and those who chat meanwhile hear everything', async () => {
  const output = await fuzz('--seconds', '12', '--inputs', '6000', '--seed', '20');
  // It has come everywhere, and was answered by those who were to answer.
  expect(output).toMatch(/seed 20: \d+ inputs/);
  for (const attack of [
    'requests',
    'pomelo',
    'lines',
    'utf frames',
    'polling',
    'web-socket',
    'grpc',
    'http',
  ]) {
    expect(output).toMatch(new RegExp(`\\b${attack} [1-9]`));
  }
  for (const answer of ['BAD_REQUEST', 'BAD_TOKEN', '3509 BAD_PROTOCOL', 'HTTP 400']) {
    expect(output).toMatch(new RegExp(`\\b${answer} [1-9]`));
  }
}, 150_000);

test.skipIf(!canMakeCertificates)(
  'nor does it within TLS, or in its place',
  async () => {
    const output = await fuzz('--tls', '--seconds', '8', '--inputs', '4000', '--seed', '21');
    for (const attack of ['pomelo', 'lines', 'utf frames', 'polling', 'tls'])
      expect(output).toMatch(new RegExp(`\\b${attack} [1-9]`));
    expect(output).toMatch(/\b3509 BAD_PROTOCOL [1-9]/);
  },
  150_000,
);
