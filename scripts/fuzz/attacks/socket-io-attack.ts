import type { Attack } from '../attack.ts';
import { hostileJson, hostileText, hostileValue } from '../hostile-values.ts';
import { mutateBytes } from '../mutation.ts';
import type { Random } from '../random.ts';
import { validRequest } from '../request-bodies.ts';
import { SocketIoWire } from '../socket-io-wire.ts';
import { fragments, frame, OPCODE } from '../web-socket-frames.ts';

const id = (random: Random) =>
  random.pick(['', '0', '1', '-1', '9007199254740993', '9'.repeat(400), '1e3', '00000', '٣']);

function event(random: Random): string {
  const { route, body } = validRequest(random);
  return JSON.stringify([route, body]);
}

/** Packets after which the connection may go on. */
function packet(random: Random): string {
  return random.make([
    () => `42${random.below(1_000)}${event(random)}`,
    () => `42${JSON.stringify([hostileText(random), hostileValue(random)])}`,
    () => `42${JSON.stringify(['error', hostileValue(random)])}`,
    () => `42${random.below(9)}${JSON.stringify([random.below(9), hostileValue(random)])}`,
    () => `42${JSON.stringify(['message', hostileText(random)])}`,
    () => `420["chat.roomHandler.list",{},{},${JSON.stringify(hostileValue(random))}]`,
    () => `43${random.below(99)}${JSON.stringify([hostileValue(random)])}`,
    () => `43${id(random)}[]`,
    () => `40/${hostileText(random).replaceAll(',', '')},{}`,
    () => `44/nowhere,${JSON.stringify(hostileValue(random))}`,
    () => `3${hostileText(random)}`,
    () => '6',
  ]);
}

/** Packets that most often end the connection. */
function lethal(random: Random): string {
  return random.make([
    () => '40',
    () => `40${JSON.stringify(hostileValue(random))}`,
    () => `41${hostileText(random)}`,
    () => `42${hostileJson(random)}`,
    () => `42${id(random)}${hostileJson(random)}`,
    () => `42["${random.pick(['connect', 'disconnect', 'disconnecting', 'newListener'])}",1]`,
    () => `45${random.pick(['1', '2', '9', '10', '11', '99999999999', '-1', '1e9', ''])}-${event(random)}`,
    () => '451-["x",{"_placeholder":true,"num":5}]',
    () => '451-["x",{"_placeholder":true,"num":"__proto__"}]',
    () => '451-["chat.chatHandler.send",{"_placeholder":true,"num":0}]',
    () => `46${random.below(9)}-${id(random)}[]`,
    () => `4${random.between(0, 9)}${hostileText(random)}`,
    () => `${random.between(0, 9)}${hostileText(random)}`,
    () => mutateBytes(random, Buffer.from(`42${event(random)}`)).toString('latin1'),
    () => `42/other,${event(random)}`,
    () => '2probe',
    () => '1',
    () => 'b4AAAA',
  ]);
}

/** Packets of engine.io and socket.io that come too early, too late, twice, or mean nothing. */
export const socketIoAttack: Attack = {
  name: 'socket.io',
  weight: 4,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const hello = random.pick(['40', '40', '40', '', '40{}', `40${JSON.stringify({ token: 'x' })}`]);
    const socket = await SocketIoWire.open(scene, port, { hello });
    const { wire } = socket;
    for (let count = random.between(1, 60); count > 0; count -= 1) {
      if (!(await socket.packet(packet(random)))) break;
    }
    // A packet that says goodbye may be among them.
    wire.saidGoodbye();
    for (let count = random.between(1, 3); count > 0; count -= 1) await socket.packet(lethal(random));
    for (let count = random.below(3); count > 0; count -= 1) {
      await wire.input(frame(random, random.bytes(random.below(200)), { opcode: OPCODE.binary }));
    }
    if (random.oneIn(8)) {
      const large = `42["x","${'y'.repeat(random.between(60_000, 70_000))}"]`;
      for (const part of fragments(random, large, random.between(1, 40))) await wire.input(part);
    }
    await wire.ends(random.oneIn(5) ? 300 : 10);
  },
};

/** What is closed for its second hello, or for an event before its first, hears why. */
export const helloAttack: Attack = {
  name: 'socket.io hello',
  weight: 1,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const twice = random.oneIn(2);
    const socket = await SocketIoWire.open(scene, port, { hello: twice ? '40' : '' });
    await socket.packet(twice ? '40' : `42${event(random)}`);
    await socket.wire.ends(1_000);
  },
};
