import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DICTIONARY } from '../game-server/app/dictionary.ts';
import { clusterSchema } from '../game-server/framework/config/cluster-schema.ts';
import { masterEntrySchema } from '../game-server/framework/config/master-schema.ts';
import { leavesOf } from '../game-server/framework/config/schema-walk.ts';
import { entrySchema } from '../game-server/framework/config/servers-schema.ts';
import { EXIT } from '../game-server/framework/supervisor/exit-codes.ts';
import { DISCONNECTS } from '../shared/disconnect.ts';
import { ERRORS } from '../shared/errors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

const PAGES = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'shared/client/README.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(textOf('package.json')));

/** The cells of each row of the tables of a text. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}

/** What stands under a heading, its subsections included. */
function section(file: string, title: string): string {
  const [before = '', after = ''] = textOf(file).split(new RegExp(`\n#+ ${title}\n`));
  const level = textOf(file).slice(before.length).match(/#+/)?.[0] ?? '#';
  return after.split(new RegExp(`\n#{1,${level.length}} `))[0] ?? '';
}

/** The first cells of a section's tables that hold a name in code. */
const namesIn = (text: string) => rowsOf(text).flatMap(([, first = '']) => /^`(.*)`$/.exec(first)?.[1] ?? []);

/** What an empty cluster.json stands for. */
const defaults: unknown = clusterSchema.parse({});
function defaultOf(path: readonly string[]): string {
  const value = path.reduce<unknown>(
    (group, key) => (group instanceof Object ? Reflect.get(group, key) : undefined),
    defaults,
  );
  return value === undefined ? '—' : `\`${JSON.stringify(value)}\``;
}
const settings = leavesOf(clusterSchema).filter(({ path }) => path[0] !== '$schema');

describe('the documents name', () => {
  test('each setting of cluster.json with its default, and no other', () => {
    const told = rowsOf(section('docs/configuration.md', 'cluster.json')).flatMap(
      ([, setting = '', fallback = '']) => (setting.startsWith('`') ? [[setting, fallback]] : []),
    );
    expect(told).toEqual(settings.map(({ path }) => [`\`${path.join('.')}\``, defaultOf(path)]));
  });

  test.each([
    ['servers.json', entrySchema],
    ['master.json', masterEntrySchema],
  ] as const)('each key of %s', (file, schema) => {
    const told = section('docs/configuration.md', file);
    const ofPomelo = section('docs/configuration.md', 'servers.json').split('\n').slice(-4).join(' ');
    const missing = Object.keys(schema.shape).filter((key) => !`${told} ${ofPomelo}`.includes(`\`${key}\``));
    expect(missing).toEqual([]);
  });

  test('each route and push, and no other', () => {
    const told = ['Routes', 'Pushes'].flatMap((title) => namesIn(section('docs/client-api.md', title)));
    expect([...told].sort()).toEqual([...DICTIONARY].sort());
  });

  test('each error and disconnect code with what it says, and no other', () => {
    const told = (title: string) =>
      rowsOf(section('docs/client-api.md', title)).flatMap(([, code = '', name = '', text = '']) =>
        /^\d+$/.test(code) ? [[Number(code), name, text]] : [],
      );
    expect(told('Errors')).toEqual(
      Object.entries(ERRORS).map(([name, { code, text }]) => [code, `\`${name}\``, text]),
    );
    expect(told('Disconnect codes')).toEqual(
      Object.entries(DISCONNECTS).map(([name, { code, reason }]) => [code, `\`${name}\``, reason]),
    );
  });

  test('each exit code, and no other', () => {
    const told = rowsOf(section('docs/operations.md', 'Exit codes')).map(([, code]) => Number(code));
    expect(told.filter((code) => Number.isInteger(code))).toEqual(Object.values(EXIT));
  });

  test('each command of package.json', () => {
    const told = PAGES.map(textOf).join('\n');
    const isTold = (name: string) => new RegExp(`(npm run |npm |\`)${name}(?![\\w:])`).test(told);
    expect(Object.keys(scripts).filter((name) => !isTold(name))).toEqual([]);
  });
});

test('every page of the documents is reached from the README', () => {
  const readme = textOf('README.md');
  expect(PAGES.filter((page) => page !== 'README.md' && !readme.includes(`](${page})`))).toEqual([]);
});

/** As GitHub makes them of headings. */
const anchorsOf = (file: string) =>
  [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** What is written like a setting: its first part is a group of cluster.json, and nothing else that the documents speak of. */
const SETTING = /`((?:accounts|compat|deadlines|limits|log|registry|retention|supervisor|web)\.(?!ts`)\w+)`/g;

/** Folders below which the documents name files. */
const FOLDERS = [
  '',
  'game-server/framework',
  'game-server',
  'scripts',
  'scripts/fuzz',
  'shared/client',
  'web-server/page/src',
];
/** What a reader is shown how to write. */
const TO_BE_WRITTEN = ['game-server/app/servers/chat/handler/dice-handler.ts'];
const FILE = /`([\w./-]+\.(?:ts|tsx|mjs|proto|css))`/g;
/** Names that stand alone are those of files anywhere. */
const allFiles = new Set(
  ['config', 'game-server', 'scripts', 'shared', 'web-server'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.includes('node_modules'))
      .map((path) => path.split('/').at(-1) ?? ''),
  ),
);

const ENVIRONMENT = /^(TANGELO_.*|NODE_ENV|NO_COLOR|REQUIRE_POSTGRES)$/;

describe.each(PAGES)('in %s', (page) => {
  const text = textOf(page);

  test('every command is one of package.json', () => {
    const commands = [...text.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('every link leads to a file, and to a heading in it', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)];
    const broken = links.filter(([, path = '', anchor = '']) => {
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== '' && !anchorsOf(file).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('every file that is named is there', () => {
    const named = [...text.matchAll(FILE)].map(([, path = '']) => path);
    const isThere = (path: string) =>
      path.includes('/')
        ? FOLDERS.some((folder) => existsSync(join(root, folder, path)))
        : allFiles.has(path);
    expect(named.filter((path) => !isThere(path) && !TO_BE_WRITTEN.includes(path))).toEqual([]);
  });

  test('every setting that is named is one', () => {
    const known = settings.map(({ path }) => path.join('.'));
    const named = [...text.matchAll(SETTING)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('every error that is named is one', () => {
    const known = [...Object.keys(ERRORS), ...Object.keys(DISCONNECTS)];
    const named = [...text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.includes(name) && !ENVIRONMENT.test(name))).toEqual([]);
  });
});
