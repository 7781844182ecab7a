import type { Attack, Scene, Targets } from './attack.ts';
import type { Heard } from './heard.ts';
import type { Random } from './random.ts';
import { type Ending, Wire } from './wire.ts';

const KEPT_INPUTS = 12;
const KEPT_BYTES = 200;
/** After it a conversation is ended, wherever it is. */
const LONGEST_MS = 15_000;
const ENDINGS: readonly [Ending, ...Ending[]] = ['reset', 'reset', 'reset', 'fin'];

export interface ConversationOptions {
  readonly number: number;
  readonly attack: Attack;
  readonly random: Random;
  readonly targets: Targets;
  readonly heardBy: (conversation: Conversation) => Heard;
  readonly turn: () => Promise<void>;
  readonly onInput: () => void;
  readonly onWrong: (conversation: Conversation, what: string) => void;
}

/** One attacker with one or a few connections, who remembers what it threw last. */
export class Conversation {
  readonly number: number;
  readonly attack: string;
  readonly lingers: boolean;
  readonly #options: ConversationOptions;
  readonly #heard: Heard;
  readonly #wires: Wire[] = [];
  readonly #last: Buffer[] = [];
  #inputs = 0;
  #aborted = false;

  constructor(options: ConversationOptions) {
    const { number, attack } = options;
    this.number = number;
    this.attack = attack.name;
    this.lingers = attack.lingers ?? false;
    this.#options = options;
    this.#heard = options.heardBy(this);
  }

  /** Resolves when it is over and its connections are closed. Never rejects. */
  async run(): Promise<void> {
    const { attack, random, targets, onWrong } = this.#options;
    const ending = random.pick(ENDINGS);
    const timer = setTimeout(() => this.abort(), LONGEST_MS);
    const scene: Scene = {
      random,
      targets,
      open: (port: number, { plain } = { plain: false }) =>
        this.#open(port, { secure: !plain && targets.secure.includes(port) }),
      wrong: (what: string) => onWrong(this, what),
    };
    try {
      await attack.run(scene);
    } catch (error) {
      onWrong(this, `a fault of the fuzzer: ${error instanceof Error ? error.stack : String(error)}`);
    }
    clearTimeout(timer);
    for (const wire of this.#wires) wire.end(ending);
    await Promise.all(this.#wires.map(({ closed }) => closed));
  }

  abort(): void {
    this.#aborted = true;
    for (const wire of this.#wires) wire.end('reset');
  }

  /** For people, and to be found again. */
  toString(): string {
    const ports = [...new Set(this.#wires.map(({ port }) => port))].join(', ');
    const inputs = this.#last.map((bytes) => `\n      ${JSON.stringify(bytes.toString('latin1'))}`);
    return `#${this.number} ${this.attack} at ${ports}, ${this.#inputs} inputs, the last of them:${inputs.join('')}`;
  }

  async #open(port: number, { secure }: { readonly secure: boolean }): Promise<Wire> {
    const { turn, onInput, onWrong } = this.#options;
    const wire = new Wire({
      port,
      secure,
      heard: this.#heard,
      turn,
      onInput: (bytes) => {
        this.#inputs += 1;
        this.#last.push(Buffer.from(bytes.subarray(0, KEPT_BYTES)));
        if (this.#last.length > KEPT_INPUTS) this.#last.shift();
        onInput();
      },
      onUntold: (lastHeard) => onWrong(this, `closed without a reason, after ${JSON.stringify(lastHeard)}`),
    });
    this.#wires.push(wire);
    if (this.#aborted) wire.end('reset');
    await wire.connected();
    return wire;
  }
}
