import { describe, expect, test } from 'vitest';
import { development, failure, load, SMALL } from './config-fixture.ts';

describe('addresses', () => {
  test('one port on two machines is no duplicate, also when clients may come from anywhere', () => {
    const config = load({
      ...development({
        connector: [
          { id: 'c-1', host: '10.0.0.1', clientPort: 3050 },
          { id: 'c-2', host: '10.0.0.2', clientPort: 3050 },
        ],
        chat: [{ id: 'chat-1', host: '10.0.0.1' }],
      }),
      cluster: { clientBind: '0.0.0.0' },
    });
    expect(config.servers).toHaveLength(3);
  });

  test('a client port on every address takes the port on each', () => {
    const files = { ...development({ ...SMALL, chat: [{ id: 'x', host: '127.0.0.1', port: 3050 }] }) };
    expect(failure({ ...files, cluster: { clientBind: '0.0.0.0' } })).toMatch(/no duplicate host:port/);
  });

  test('a web server that is not started takes neither a port nor an id', () => {
    const files = development({ ...SMALL, chat: [{ id: 'web-server-1', host: '127.0.0.1', port: 3001 }] });
    expect(load({ ...files, cluster: { web: { enabled: false } } }).servers).toHaveLength(2);
  });
});
