import { SortedNames } from './sorted-names.ts';

/** One session in a room: of whom, and through which connector. */
export interface Member {
  readonly session: string;
  /** Raised each time the session is resumed: an older use cannot undo what a newer one did. */
  readonly generation: number;
  readonly uid: string;
  readonly name: string;
  /** Incarnation of the connector. */
  readonly edge: string;
}

export interface Person {
  readonly uid: string;
  readonly name: string;
}

interface Presence {
  name: string;
  readonly sessions: Map<string, Member>;
}

/** The sessions in a room, by person and by connector. A person with several devices is one member. */
export class Members {
  readonly #people = new Map<string, Presence>();
  readonly #uidByName = new Map<string, string>();
  readonly #sessions = new Map<string, Member>();
  readonly #edges = new Map<string, Set<string>>();
  readonly #sorted = new SortedNames(() => this.#uidByName.keys());

  /** How many people. */
  get count(): number {
    return this.#people.size;
  }

  get edges(): Iterable<string> {
    return this.#edges.keys();
  }

  hasEdge(edge: string): boolean {
    return this.#edges.has(edge);
  }

  session(id: string): Member | undefined {
    return this.#sessions.get(id);
  }

  *people(): Iterable<Person> {
    for (const [uid, { name }] of this.#people) yield { uid, name };
  }

  /** The first `limit` names, in the order in which people came. */
  names(limit: number): string[] {
    const names: string[] = [];
    for (const { name } of this.#people.values()) {
      if (names.length === limit) break;
      names.push(name);
    }
    return names;
  }

  /** The next `limit` names after one, in order. */
  page(request: { readonly after: string; readonly limit: number }): string[] {
    return this.#sorted.page(request);
  }

  byName(name: string): Person | undefined {
    const uid = this.#uidByName.get(name);
    return uid === undefined ? undefined : { uid, name };
  }

  /** The sessions of a person, by connector. */
  sessionsOf(uid: string): Iterable<Member> {
    return this.#people.get(uid)?.sessions.values() ?? [];
  }

  sessionsAt(edge: string): readonly string[] {
    return [...(this.#edges.get(edge) ?? [])];
  }

  /** `arrived`: the person's first session; `more`: one more of the same person; `stale`: a newer use of it is here. */
  add(member: Member): 'arrived' | 'more' | 'stale' {
    const known = this.#sessions.get(member.session);
    if (known && known.generation > member.generation) return 'stale';
    if (known) this.#unlink(known);
    this.#sessions.set(member.session, member);
    const atEdge = this.#edges.get(member.edge);
    if (atEdge) atEdge.add(member.session);
    else this.#edges.set(member.edge, new Set([member.session]));

    const presence = this.#people.get(member.uid);
    if (!presence) {
      this.#people.set(member.uid, { name: member.name, sessions: new Map([[member.session, member]]) });
      this.#takeName(member.name, member.uid);
      return 'arrived';
    }
    presence.sessions.set(member.session, member);
    return 'more';
  }

  /** Removes a session unless a newer use of it is here; returns the person if that was the last one. */
  remove(session: string, generation: number): Person | undefined {
    const member = this.#sessions.get(session);
    if (!member || member.generation > generation) return undefined;
    this.#sessions.delete(session);
    this.#unlink(member);
    const presence = this.#people.get(member.uid);
    if (!presence) return undefined;
    presence.sessions.delete(session);
    if (presence.sessions.size > 0) return undefined;
    this.#people.delete(member.uid);
    this.#freeName(presence.name, member.uid);
    return { uid: member.uid, name: presence.name };
  }

  /** Returns the former name; `undefined` if nothing changed. */
  rename(uid: string, name: string): string | undefined {
    const presence = this.#people.get(uid);
    if (!presence || presence.name === name) return undefined;
    const former = presence.name;
    presence.name = name;
    this.#freeName(former, uid);
    this.#takeName(name, uid);
    return former;
  }

  nameOf(uid: string): string | undefined {
    return this.#people.get(uid)?.name;
  }

  #takeName(name: string, uid: string): void {
    this.#uidByName.set(name, uid);
    this.#sorted.added(name);
  }

  /** Only if nobody else has taken it: a freed name may arrive with its next holder before the former one has left. */
  #freeName(name: string, uid: string): void {
    if (this.#uidByName.get(name) !== uid) return;
    this.#uidByName.delete(name);
    this.#sorted.removed(name);
  }

  #unlink(member: Member): void {
    const atEdge = this.#edges.get(member.edge);
    atEdge?.delete(member.session);
    if (atEdge?.size === 0) this.#edges.delete(member.edge);
  }
}
