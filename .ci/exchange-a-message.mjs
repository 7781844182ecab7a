/** Two plain socket.io clients find a connector through the gate, enter one room, and one hears what the other says. */
import { io } from 'socket.io-client';

const TIMEOUT_MS = 10_000;

/** @param {string} url */
const connect = (url) => io(url, { transports: ['websocket'], reconnection: false });

/** @param {import('socket.io-client').Socket} socket @param {string} route @param {object} body */
async function request(socket, route, body) {
  const reply = await socket.timeout(TIMEOUT_MS).emitWithAck(route, body);
  if (reply.code !== 200) throw new Error(`${route}: ${JSON.stringify(reply)}`);
  return reply;
}

/** @param {string} username */
async function enter(username) {
  const gate = connect('http://127.0.0.1:3014');
  const { host, port } = await request(gate, 'gate.gateHandler.queryEntry', { uid: username });
  gate.disconnect();
  const socket = connect(`http://${host}:${port}`);
  await request(socket, 'connector.entryHandler.enter', { username, rid: 'lobby' });
  return socket;
}

const alice = await enter('alice');
const bob = await enter('bob');
const heard = new Promise((resolve, reject) => {
  bob.once('onChat', resolve);
  setTimeout(() => reject(new Error('bob heard nothing')), TIMEOUT_MS).unref();
});
await request(alice, 'chat.chatHandler.send', { content: 'hello', target: '*' });
const { from, msg } = await heard;
if (from !== 'alice' || msg !== 'hello') throw new Error(`bob heard "${msg}" from ${from}`);
alice.disconnect();
bob.disconnect();
process.stdout.write('alice said hello, bob heard it\n');
