import { z } from 'zod';
import type { Framing } from '../../../game-server/framework/transport/line/framing.ts';
import { CONTROL_ROOM, type ControlClient, type ControlListener, entered } from './control-client.ts';
import { type Door, openDoor } from './door.ts';

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), content: z.string() }),
  z.object({ type: z.literal('roomchange'), identity: z.string(), roomid: z.string() }),
  z.object({ type: z.literal('newidentity'), identity: z.string() }),
]);

/** A client of the classic protocol, in lines or in frames of Java's. The room has to be there. */
export async function lineControl(
  name: string,
  door: Door,
  framing: Framing,
  listener: ControlListener,
): Promise<ControlClient> {
  const socket = openDoor(door);
  const send = (content: object) => void socket.write(framing.encode([JSON.stringify(content)]));
  const client: ControlClient = {
    name,
    say: (content) => send({ type: 'message', content }),
    close: () => void socket.removeAllListeners('close').end(),
  };
  let hasEntered = () => {};
  const entering = new Promise<void>((resolve) => {
    hasEntered = resolve;
  });
  const take = (text: string) => {
    // The end of a batch of Java's client is no JSON.
    const told = text === 'EOF' ? undefined : message.safeParse(JSON.parse(text)).data;
    if (told?.type === 'message') listener.heard(client, told.content);
    else if (told?.type === 'roomchange' && told.identity === name && told.roomid === CONTROL_ROOM)
      hasEntered();
  };
  const decoder = framing.createDecoder({ maxBytes: 0 });
  socket.on('data', (chunk: Buffer) => {
    for (const frame of decoder.push(chunk)) {
      if (frame.kind === 'text') take(frame.text);
    }
  });
  socket.on('error', (error) => listener.failed(client, String(error)));
  socket.on('close', () => listener.failed(client, 'disconnected'));
  send({ type: 'identitychange', identity: name });
  send({ type: 'join', roomid: CONTROL_ROOM });
  await entered(name, entering);
  return client;
}
