import type { Attack, Targets } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import { Conversation } from './conversation.ts';
import { HARMLESS } from './harmless.ts';
import { Heard } from './heard.ts';
import { Pace } from './pace.ts';
import { Random } from './random.ts';

/** Conversations at a time. */
const PLACES = 40;
const KEPT_CONVERSATIONS = 60;

type Load = 'none' | 'harmless' | 'hostile';

export interface CrewOptions {
  readonly seed: number;
  readonly targets: Targets;
  /** The numbers of the only conversations there are to be, one after the other. */
  readonly replay?: readonly number[] | undefined;
  readonly onWrong: (what: string, conversation: string) => void;
}

/**
 * Keeps as many conversations going as there are places. The n-th hostile one is the same for the same seed, whatever happened
 * before, as far as it does not depend on what the servers answer.
 */
export class Crew {
  /** Inputs so far, by what they were. */
  hostile = 0;
  harmless = 0;
  readonly #options: CrewOptions;
  readonly #pace = new Pace(() => this.#load === 'none');
  readonly #running = new Map<Conversation, Promise<void>>();
  readonly #ended: Conversation[] = [];
  readonly #inputs = new Map<string, number>();
  readonly #heard = new Map<string, number>();
  readonly #replay: number[] | undefined;
  #load: Load = 'none';
  #lastHostile = 0;
  #lastHarmless = 0;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#replay = options.replay && [...options.replay];
  }

  /** Changes what is done; resolves when what was done before is over, with how many conversations linger. */
  async load({ load, perSecond }: { readonly load: Load; readonly perSecond: number }): Promise<number> {
    this.#load = load;
    this.#pace.perSecond = perSecond;
    if (load === 'none') {
      const ending = [...this.#running].filter(([{ lingers }]) => !lingers);
      for (const [conversation] of ending) conversation.abort();
      await Promise.all(ending.map(([, over]) => over));
      return this.#running.size;
    }
    const places = this.#replay && load === 'hostile' ? 1 : PLACES;
    while (this.#running.size < places && this.#begin()) {
      // One more.
    }
    return this.#running.size;
  }

  report() {
    const conversations = [...this.#ended, ...this.#running.keys()].map(String);
    return {
      inputs: Object.fromEntries(this.#inputs),
      heard: Object.fromEntries(this.#heard),
      conversations,
    };
  }

  /** Whether there was one to begin. */
  #begin(): boolean {
    const load = this.#load;
    if (load === 'none') return false;
    const isHostile = load === 'hostile';
    const number = isHostile ? this.#nextHostile() : ++this.#lastHarmless;
    if (number === undefined) return false;
    const random = new Random(this.#options.seed, isHostile ? number : -number);
    const { targets } = this.#options;
    const hasTls = targets.secure.length > 0;
    const attack = choose(
      random,
      (isHostile ? ATTACKS : HARMLESS).filter(({ needsTls }) => hasTls || !needsTls),
    );
    const conversation = new Conversation({
      number,
      attack,
      random,
      targets,
      heardBy: (one) => new Heard(this.#heard, (what) => this.#wrong(one, what)),
      turn: () => this.#pace.turn(),
      onInput: () => this.#count(attack.name, isHostile),
      onWrong: (one, what) => this.#wrong(one, what),
    });
    const over = conversation.run().then(() => this.#over(conversation, isHostile));
    this.#running.set(conversation, over);
    return true;
  }

  #nextHostile(): number | undefined {
    if (this.#replay) return this.#replay.shift();
    this.#lastHostile += 1;
    return this.#lastHostile;
  }

  #over(conversation: Conversation, isHostile: boolean): void {
    this.#running.delete(conversation);
    if (isHostile) this.#ended.push(conversation);
    if (this.#ended.length > KEPT_CONVERSATIONS) this.#ended.shift();
    this.#begin();
  }

  #count(attack: string, isHostile: boolean): void {
    if (!isHostile) {
      this.harmless += 1;
      return;
    }
    this.hostile += 1;
    this.#inputs.set(attack, (this.#inputs.get(attack) ?? 0) + 1);
  }

  #wrong(conversation: Conversation, what: string): void {
    this.#options.onWrong(what, String(conversation));
  }
}

function choose(random: Random, attacks: readonly Attack[]): Attack {
  const whole = attacks.reduce((sum, { weight }) => sum + weight, 0);
  let place = random.next() * whole;
  const found = attacks.find(({ weight }) => {
    place -= weight;
    return place < 0;
  });
  const [first] = attacks;
  if (!found && !first) throw new Error('There is nothing to choose from.');
  return found ?? first ?? choose(random, attacks);
}
