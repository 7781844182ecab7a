import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadConfig } from './load-config.ts';
import { generateSchemas, schemaText } from './schema-files.ts';

const configDir = join(dirname(fileURLToPath(import.meta.url)), '../../../config');

describe('config/schema', () => {
  test.each(generateSchemas())('$file is what the code says', (schema) => {
    expect(readFileSync(join(configDir, 'schema', schema.file), 'utf8')).toBe(schemaText(schema));
  });

  test('holds nothing else', () => {
    const files = generateSchemas().map(({ file }) => file);
    expect(readdirSync(join(configDir, 'schema')).sort()).toEqual(files.sort());
  });
});

describe('the default configuration', () => {
  test('in development is one gate, three connectors, three chat and two account servers on the loopback interface', () => {
    const { servers } = loadConfig({
      dir: configDir,
      env: {},
      knownTypes: ['gate', 'connector', 'chat', 'user'],
    });
    expect(servers.map(({ id, clientPort, port }) => [id, clientPort ?? port])).toEqual([
      ['gate-server-1', 3014],
      ['connector-server-1', 3050],
      ['connector-server-2', 3051],
      ['connector-server-3', 3052],
      ['chat-server-1', 6050],
      ['chat-server-2', 6051],
      ['chat-server-3', 6052],
      ['user-server-1', 7050],
      ['user-server-2', 7051],
    ]);
    expect(new Set(servers.map(({ host }) => host))).toEqual(new Set(['127.0.0.1']));
  });

  test('has a production section that loads', () => {
    const { servers, master } = loadConfig({ dir: configDir, env: { NODE_ENV: 'production' } });
    expect(servers).toHaveLength(12);
    expect(master.port).toBe(3005);
  });
});
