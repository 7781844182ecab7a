import { createHmac } from 'node:crypto';
import type { Attack, Scene } from '../attack.ts';
import { mutateBytes } from '../mutation.ts';
import type { Random } from '../random.ts';
import { SocketIoWire } from '../socket-io-wire.ts';

const AUDIENCES = ['tangelo:resume', 'tangelo:account', 'tangelo', ''] as const;
const LATER = 4_000_000_000;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function claims(random: Random): object {
  return {
    aud: random.pick(AUDIENCES),
    exp: random.pick([LATER, 1, -1, 1e308]),
    ...random.pick<object>([
      { sid: 'any', gen: random.pick([1, 0, -1, 2 ** 53]) },
      { jti: 'any', sub: 'uid', name: 'control1' },
      { sid: 'any', gen: 1, login: "' OR 1=1 --" },
      { __proto__: { sid: 'any', gen: 1 } },
    ]),
  };
}

/** Tokens that nobody has issued: unsigned, signed with another key or in another way, cut, of another kind. */
function forged(random: Random, genuine: string): string {
  const [head = '', body = '', signature = ''] = genuine.split('.');
  const signed = (alg: string, key: string) => {
    const text = `${encode({ alg })}.${encode(claims(random))}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  return random.make([
    () => `${encode({ alg: 'none' })}.${encode(claims(random))}.`,
    () => `${encode({ alg: 'none' })}.${body}.`,
    () =>
      `${encode({ alg: random.pick(['None', 'HS384', 'RS256', 'ES256', 'HS256 ']) })}.${body}.${signature}`,
    () => `${encode({ alg: 'HS256', crit: ['b64'], b64: false })}.${body}.${signature}`,
    () => `${encode({ alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } })}.${body}.${signature}`,
    () => signed('HS256', ''),
    () => signed('HS256', 'secret'),
    () => signed('HS256', 'x'.repeat(32)),
    () => `${head}.${encode(claims(random))}.${signature}`,
    () => `${head}.${body}`,
    () => `${head}.${body}.`,
    () => genuine.slice(0, random.below(Math.max(1, genuine.length - 2))),
    () => `..${'.'.repeat(random.below(2_000))}`,
    () => mutateBytes(random, Buffer.from(`${head}.${body}`)).toString('latin1'),
  ]);
}

/** Forged tokens and resumes. None of them may be taken for a genuine one. */
export const tokenAttack: Attack = {
  name: 'tokens',
  weight: 2,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom(targets.connector) ?? 0;
    const genuine = await resumeOf(scene, port);
    const socket = await SocketIoWire.open(scene, port);
    for (let id = 1; id <= 60; id += 1) {
      const key = random.pick(['token', 'resume']);
      // A resume token is none of a login.
      const isOther = genuine !== '' && key === 'token' && random.oneIn(8);
      const text = isOther ? genuine : forged(random, genuine);
      if (text === genuine && !isOther) continue;
      const enter = ['connector.entryHandler.enter', { [key]: text, rid: 'lair1' }];
      if (!(await socket.packet(`42${id}${JSON.stringify(enter)}`))) return;
      const isAnswered = await socket.wire.hears(`43${id}[`);
      if (isAnswered && socket.wire.text.startsWith('{"code":200'))
        scene.wrong(`the ${key} ${text} was accepted`);
    }
  },
};

/** The resume token of a guest who has left. */
async function resumeOf(scene: Scene, port: number): Promise<string> {
  const socket = await SocketIoWire.open(scene, port);
  await socket.enter({ rid: 'lair0' });
  const found = /"resume":"([^"]+)"/.exec(socket.wire.text)?.[1];
  return found ?? '';
}
