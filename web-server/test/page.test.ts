import { vi } from 'vitest';
import { setStage } from './stage.ts';
import { accounts } from './stories/accounts.ts';
import { clientModule } from './stories/client-module.ts';
import { crowds } from './stories/crowds.ts';
import { directMessages } from './stories/direct-messages.ts';
import { groups } from './stories/groups.ts';
import { history } from './stories/history.ts';
import { hostileText } from './stories/hostile-text.ts';
import { killedServers } from './stories/killed-servers.ts';
import { lostConnection } from './stories/lost-connection.ts';
import { messageField } from './stories/message-field.ts';
import { ownRooms } from './stories/own-rooms.ts';
import { reading } from './stories/reading.ts';
import { removed } from './stories/removed.ts';
import { rooms } from './stories/rooms.ts';
import { screens } from './stories/screens.ts';
import { theDoor } from './stories/the-door.ts';
import { twoPeople } from './stories/two-people.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** What people do with the page, in a real browser, on a real cluster. */
const stage = setStage();

theDoor(stage);
accounts(stage);
twoPeople(stage);
messageField(stage);
hostileText(stage);
rooms(stage);
ownRooms(stage);
history(stage);
directMessages(stage);
groups(stage);
reading(stage);
crowds(stage);
screens(stage);
lostConnection(stage);
removed(stage);
killedServers(stage);
clientModule(stage);
