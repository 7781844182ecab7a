import { z } from 'zod';
import { PackageReader } from '../../../game-server/framework/transport/pomelo/package.ts';
import { idBytes, PACKAGE, pomeloMessage, pomeloPackage } from '../pomelo-wire.ts';
import { CONTROL_ROOM, type ControlClient, type ControlListener, entered } from './control-client.ts';
import { type Door, openDoor } from './door.ts';
import { type Answer, Sender } from './sender.ts';

const MAX_BYTES = 0xff_ff_ff;
const KIND = { response: 2, push: 3 } as const;
const answerSchema = z.looseObject({ code: z.int(), status: z.int().optional() });
const chat = z.object({ msg: z.string(), from: z.string() });

/** A client of Pomelo's over TCP, with the names of routes. */
export async function pomeloControl(
  name: string,
  door: Door,
  listener: ControlListener,
): Promise<ControlClient> {
  const socket = openDoor(door);
  const ask = (id: number, route: string, body: object) => {
    const message = pomeloMessage({ id: idBytes(id), route, body: JSON.stringify(body) });
    socket.write(pomeloPackage(PACKAGE.data, message));
  };
  /** One request at a time waits for its answer. */
  let answered = (_answer: Answer) => {};
  let id = 1;
  const sender = new Sender(
    (send) => {
      id += 1;
      ask(id, 'chat.chatHandler.send', send);
      return new Promise((resolve) => {
        answered = resolve;
      });
    },
    (answer) => listener.failed(client, `refused: ${JSON.stringify(answer)}`),
  );
  const client: ControlClient = {
    name,
    say: (content) => sender.say(content),
    close: () => void socket.removeAllListeners('close').end(),
  };
  const entering = new Promise<void>((resolve) => {
    answered = ({ code }) => {
      if (code === 200) resolve();
    };
  });
  const take = (type: number, body: Buffer) => {
    if (type === PACKAGE.handshake) {
      socket.write(pomeloPackage(PACKAGE.ack));
      ask(1, 'connector.entryHandler.enter', { username: name, rid: CONTROL_ROOM });
    } else if (type === PACKAGE.heartbeat) socket.write(pomeloPackage(PACKAGE.heartbeat));
    else if (type === PACKAGE.kick) listener.failed(client, `kicked: ${body}`);
    else if (type === PACKAGE.data) {
      const kind = (body.readUInt8(0) >> 1) & 7;
      const json: unknown = JSON.parse(body.toString('utf8', bodyStart(body)));
      const said = chat.safeParse(json).data;
      if (kind === KIND.push && said) listener.heard(client, said.msg);
      else if (kind === KIND.response) answered(answerSchema.parse(json));
    }
  };
  const reader = new PackageReader({
    maxBytes: () => MAX_BYTES,
    onPackage: (type, body) => {
      take(type, body);
      return true;
    },
  });
  socket.on('data', (chunk: Buffer) => reader.read(chunk));
  socket.on('error', (error) => listener.failed(client, String(error)));
  socket.on('close', () => listener.failed(client, 'disconnected'));
  socket.write(pomeloPackage(PACKAGE.handshake, '{"sys":{"type":"control","version":"1.0.0"}}'));
  await entered(name, entering);
  return client;
}

/** Where the JSON of an answer or of a push begins: after the id, or after the route or its code. */
function bodyStart(message: Buffer): number {
  const flag = message.readUInt8(0);
  if (((flag >> 1) & 7) === KIND.push) return (flag & 1) === 1 ? 3 : 2 + message.readUInt8(1);
  let at = 1;
  while (message.readUInt8(at) >= 0x80) at += 1;
  return at + 1;
}
