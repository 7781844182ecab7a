/** Changes that are taken in one by one when the names are asked for; more of them are sorted together. */
const FEW = 64;

/**
 * Names in order, for paging through many of them. Nothing is sorted before somebody asks, and from then on a change costs next
 * to nothing; when nobody has asked for a long time the order is let go of again.
 */
export class SortedNames {
  readonly #all: () => Iterable<string>;
  #sorted: string[] | undefined;
  /** What has changed since it was sorted, and whether the name is there now. */
  readonly #changed = new Map<string, boolean>();

  /** `all` names those that are there at the moment, each once. */
  constructor(all: () => Iterable<string>) {
    this.#all = all;
  }

  added(name: string): void {
    this.#note(name, true);
  }

  removed(name: string): void {
    this.#note(name, false);
  }

  /** The first `limit` names after a name (`''`: from the start), only those that begin with `prefix`. */
  page({
    after = '',
    prefix = '',
    limit,
  }: {
    after?: string | undefined;
    prefix?: string | undefined;
    limit: number;
  }): string[] {
    const sorted = this.#current();
    const isBehind = after >= prefix;
    const start = placeOf(sorted, isBehind ? after : prefix);
    const page = sorted.slice(start, start + limit + 1);
    if (isBehind && page[0] === after) page.shift();
    const end = page.findIndex((name) => !name.startsWith(prefix));
    return page.slice(0, Math.min(limit, end < 0 ? limit : end));
  }

  #note(name: string, isThere: boolean): void {
    if (!this.#sorted) return;
    this.#changed.set(name, isThere);
    if (this.#changed.size <= FEW + this.#sorted.length) return;
    this.#sorted = undefined;
    this.#changed.clear();
  }

  #current(): readonly string[] {
    if (!this.#sorted || this.#changed.size > FEW) this.#sorted = [...this.#all()].sort();
    else for (const [name, isThere] of this.#changed) put(this.#sorted, name, isThere);
    this.#changed.clear();
    return this.#sorted;
  }
}

function put(sorted: string[], name: string, isThere: boolean): void {
  const place = placeOf(sorted, name);
  const wasThere = sorted[place] === name;
  if (wasThere && !isThere) sorted.splice(place, 1);
  else if (!wasThere && isThere) sorted.splice(place, 0, name);
}

/** Where a name is, or would be. */
function placeOf(sorted: readonly string[], name: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
