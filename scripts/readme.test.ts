import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DICTIONARY } from '../game-server/app/dictionary.ts';
import { clusterSchema } from '../game-server/framework/config/cluster-schema.ts';
import { masterEntrySchema } from '../game-server/framework/config/master-schema.ts';
import { leavesOf } from '../game-server/framework/config/schema-walk.ts';
import { entrySchema } from '../game-server/framework/config/servers-schema.ts';
import { DISCONNECTS } from '../shared/disconnect.ts';
import { ERRORS } from '../shared/errors.ts';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const readme = readFileSync(at('README.md'), 'utf8');

/** The cells of each row of the tables of a text. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}

function section(title: string): string {
  const [, after = ''] = readme.split(`\n### ${title}\n`);
  return after.split(/\n##+ /)[0] ?? '';
}

/** What an empty cluster.json stands for. */
const defaults: unknown = clusterSchema.parse({});
function defaultOf(path: readonly string[]): string {
  const value = path.reduce<unknown>(
    (group, key) => (group instanceof Object ? Reflect.get(group, key) : undefined),
    defaults,
  );
  return value === undefined ? '—' : `\`${JSON.stringify(value)}\``;
}

describe('the README names', () => {
  test('each setting of cluster.json with its default, and no other', () => {
    const told = rowsOf(section('cluster.json')).flatMap(([, setting = '', fallback = '']) =>
      setting.startsWith('`') ? [[setting, fallback]] : [],
    );
    const leaves = leavesOf(clusterSchema).filter(({ path }) => path[0] !== '$schema');
    expect(told).toEqual(leaves.map(({ path }) => [`\`${path.join('.')}\``, defaultOf(path)]));
  });

  test.each([
    ['servers.json', entrySchema],
    ['master.json', masterEntrySchema],
  ] as const)('each key of %s', (file, schema) => {
    const pomelo = section('servers.json').split('\n').slice(-4).join(' ');
    const missing = Object.keys(schema.shape).filter(
      (key) => !section(file).includes(`\`${key}\``) && !pomelo.includes(`\`${key}\``),
    );
    expect(missing).toEqual([]);
  });

  test('each route, push, error and disconnect code', () => {
    const cells = rowsOf(readme).map(([, first = '', second = '', third = '']) => [first, second, third]);
    const firsts = cells.map(([first]) => first);
    for (const name of DICTIONARY) expect(firsts).toContain(`\`${name}\``);
    const told = cells.map(([code, name = '', text]) => [code, name.replace(/ –$/, ''), text]);
    for (const [name, { code, text }] of Object.entries(ERRORS)) {
      expect(told).toContainEqual([`${code}`, `\`${name}\``, text]);
    }
    for (const [name, { code, reason }] of Object.entries(DISCONNECTS)) {
      expect(told).toContainEqual([`${code}`, `\`${name}\``, reason]);
    }
  });
});

describe.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])('in %s', (file) => {
  const text = readFileSync(at(file), 'utf8');

  test('every command is one of package.json', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(at('package.json'), 'utf8'),
    );
    const commands = [...text.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('every link leads to a file', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(at(path)))).toEqual([]);
  });
});
