import type { TestClient } from './chat-fixture.ts';

/** What clients of the classic protocol are told, as values to compare with. */

export const heardBy = (client: TestClient) => client.take().map((text) => JSON.parse(text));
export const roomChange = (identity: string, former: string, roomid: string) => ({
  type: 'roomchange',
  identity,
  former,
  roomid,
});
export const roomList = (rooms: Record<string, number>) => ({
  type: 'roomlist',
  rooms: Object.entries(rooms).map(([roomid, count]) => ({ roomid, count })),
});
export const roomContents = (roomid: string, identities: string[], owner = '') => ({
  type: 'roomcontents',
  roomid,
  identities,
  owner,
});
