import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const FUZZ = fileURLToPath(new URL('../../dist/scripts/fuzz.js', import.meta.url));

test('hostile input at every port harms nobody, and those who chat meanwhile hear everything', async () => {
  const args = ['--seconds', '12', '--inputs', '6000', '--seed', '20', '--no-latency'];
  const fuzz = spawn(process.execPath, [FUZZ, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  const ended = once(fuzz, 'close');
  onTestFinished(async () => {
    // It ends its cluster.
    fuzz.kill('SIGTERM');
    await ended;
  });
  let output = '';
  for (const stream of [fuzz.stdout, fuzz.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await ended;
  expect(code, output).toBe(0);
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
