import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type MasterState, NO_STATE, nextTerm, readState, stateFileIn, writeState } from './state-file.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-state-'));
  folders.push(folder);
  return folder;
}

const state: MasterState = {
  term: 7,
  master: { id: 'master-server-1', pid: 10, startTime: '100', incarnation: 'm1' },
  servers: [{ id: 'chat-server-1', tier: 0, pid: 11, startTime: '101', incarnation: 'i1' }],
};

test('what was written is read again, and nothing else is left in the folder', () => {
  const folder = join(newFolder(), 'data');
  writeState(stateFileIn(folder), { term: 6, servers: [] });
  writeState(stateFileIn(folder), state);
  expect(readState(stateFileIn(folder))).toEqual(state);
  expect(readdirSync(folder)).toEqual(['master.json']);
});

test('without a file there was no master', () => {
  expect(readState(stateFileIn(newFolder()))).toEqual(NO_STATE);
});

test('a file that no master has written is refused by its name', () => {
  const file = stateFileIn(newFolder());
  for (const content of ['{"term":', '{"term":"1","servers":[]}', '[]']) {
    writeFileSync(file, content);
    expect(() => readState(file)).toThrow(file);
  }
});

test('an empty file, which a power cut may leave, is no state', () => {
  const file = stateFileIn(newFolder());
  writeFileSync(file, '');
  expect(readState(file)).toEqual(NO_STATE);
});

test('a term is above the last one, and above the clock where the last one is lost', () => {
  expect(nextTerm({ ...state, term: 5_000 }, 1_000_000)).toBe(5_001);
  expect(nextTerm(NO_STATE, 1_000_000)).toBe(1_000);
});
