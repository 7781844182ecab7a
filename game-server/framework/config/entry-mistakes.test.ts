import { describe, expect, test } from 'vitest';
import { chat, development, failure, MASTER, type Mistake, SMALL } from './config-fixture.ts';

describe('mistakes', () => {
  const connector = (entry: Record<string, unknown>) =>
    development({ ...SMALL, connector: [{ id: 'c', host: '127.0.0.1', ...entry }] });

  test.each<Mistake>([
    [
      'a port out of range',
      chat({ port: 70000 }),
      'servers.json: development.chat[0].port: 70000; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
    ],
    [
      'a port out of range as a text',
      chat({ port: '70000' }),
      'servers.json: development.chat[0].port: "70000"; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
    ],
    [
      'a port that is no number',
      chat({ port: true }),
      'servers.json: development.chat[0].port: true; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
    ],
    [
      'a port of the master out of range',
      { master: { development: { ...MASTER.development, port: -1 } } },
      'master.json: development.port: -1; expected a port, 0–65535',
    ],
    [
      'a count of ports without a clusterCount',
      chat({ port: '6050++' }),
      'servers.json: development.chat[0].port: "6050++"; expected a single port, or a clusterCount beside it',
    ],
    [
      'one port for many servers',
      chat({ clusterCount: 3 }),
      'servers.json: development.chat[0].port: 6050; expected no duplicate host:port: "6050++", so that each of the 3 servers has a port of its own',
    ],
    [
      'ports that count past the last',
      chat({ port: '65535++', clusterCount: 2 }),
      'servers.json: development.chat[0].port: "65535++"; expected 2 ports in the range 0–65535',
    ],
    [
      'a clusterCount of none',
      chat({ clusterCount: 0 }),
      'servers.json: development.chat[0].clusterCount: 0; expected a number of servers, 1–1000',
    ],
    [
      'a clusterCount beyond all measure',
      chat({ port: 0, clusterCount: 1e9 }),
      'servers.json: development.chat[0].clusterCount: 1000000000; expected a number of servers, 1–1000',
    ],
    [
      'no connector',
      development({ chat: SMALL.chat }),
      'servers.json: development.connector: missing; expected at least one connector server',
    ],
    [
      'an empty list of chat servers',
      development({ ...SMALL, chat: [] }),
      'servers.json: development.chat: []; expected at least one chat server',
    ],
    [
      'an empty host',
      chat({ host: '' }),
      'servers.json: development.chat[0].host: ""; expected a host name or an IP address, without a port',
    ],
    [
      'a host with a port',
      chat({ host: '127.0.0.1:6050' }),
      'servers.json: development.chat[0].host: "127.0.0.1:6050"; expected a host name or an IP address, without a port',
    ],
    [
      'an address that is none',
      chat({ host: '127.0.0.256' }),
      'servers.json: development.chat[0].host: "127.0.0.256"; expected a host name or an IP address, without a port',
    ],
    [
      'a missing host',
      development({ ...SMALL, chat: [{ id: 'chat-1' }] }),
      'servers.json: development.chat[0].host: missing; expected a host name or an IP address, without a port',
    ],
    [
      'a missing id',
      development({ ...SMALL, chat: [{ host: '127.0.0.1' }] }),
      'servers.json: development.chat[0].id: missing; expected the id of the server',
    ],
    [
      'an id that would name a file elsewhere',
      chat({ id: '../chat' }),
      'servers.json: development.chat[0].id: "../chat"; expected a name of 1–64 letters, digits, ".", "_" and "-" that starts with a letter or digit',
    ],
    [
      'a front-end without a port',
      connector({}),
      'servers.json: development.connector[0].clientPort: missing; expected the port for clients',
    ],
    [
      'a connector that would be no front-end',
      connector({ clientPort: 3050, frontend: 'false' }),
      'servers.json: development.connector[0].frontend: false; expected true: every connector is a front-end',
    ],
    [
      'a client port of a back-end',
      chat({ clientPort: 3060, frontend: false }),
      'servers.json: development.chat[0].frontend: false; expected true, because there is a clientPort',
    ],
    [
      'a frontend that is neither true nor false',
      chat({ frontend: 'yes' }),
      'servers.json: development.chat[0].frontend: "yes"; expected true or false',
    ],
    [
      'arguments that are no texts',
      chat({ args: [1] }),
      'servers.json: development.chat[0].args: [1]; expected a text or a list of texts',
    ],
    [
      'a type that could be no folder',
      development({ ...SMALL, '../x': [] }),
      'servers.json: development["../x"]: []; expected a server type: letters, digits, "_" and "-"',
    ],
  ])('%s is told with its place, the value and what was expected', (_what, files, message) => {
    expect(failure(files)).toBe(message);
  });
});
