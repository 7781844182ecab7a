import { io } from 'socket.io-client';
import { CONTROL_ROOM, type ControlClient, type ControlListener, entered } from './control-client.ts';
import type { Door } from './door.ts';
import { type Answer, Sender } from './sender.ts';

/** A plain socket.io client. */
export async function socketIoControl(
  name: string,
  { port, secure }: Door,
  listener: ControlListener,
  transports: readonly string[] = ['websocket'],
): Promise<ControlClient> {
  const socket = io(`${secure ? 'https' : 'http'}://127.0.0.1:${port}`, {
    rejectUnauthorized: false,
    transports: [...transports],
    forceNew: true,
    reconnection: false,
  });
  const sender = new Sender(
    (send) => socket.emitWithAck('chat.chatHandler.send', send),
    (answer) => listener.failed(client, `refused: ${JSON.stringify(answer)}`),
  );
  const client: ControlClient = {
    name,
    say: (content) => sender.say(content),
    close: () => void socket.off('disconnect').disconnect(),
  };
  socket.on('onChat', ({ msg }: { readonly msg: string }) => listener.heard(client, msg));
  const entering = new Promise<void>((resolve) => {
    socket.once('connect', () => {
      const body = { username: name, rid: CONTROL_ROOM };
      socket.emit('connector.entryHandler.enter', body, (answer: Answer) => {
        if (answer.code === 200) resolve();
      });
    });
  });
  await entered(name, entering);
  socket.on('disconnect', (reason) => listener.failed(client, `disconnected: ${reason}`));
  return client;
}
