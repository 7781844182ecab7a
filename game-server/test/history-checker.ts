/** A message as somebody meant it to be stored: once, however often they had to send it. */
export interface SentMessage {
  readonly rid: string;
  /** Who sent it, by the one name that they had all the time. */
  readonly sender: string;
  readonly id: string;
  readonly msg: string;
  /** When it was sent first; all times are of one clock. */
  readonly sentAtMs: number;
  /** Every acknowledgement that came, also to the same message sent again. */
  readonly acks: readonly { readonly seq: number; readonly atMs: number }[];
}

/** A message as a receiver or the storage has it. */
export interface SeenMessage {
  readonly seq: number;
  readonly id: string;
  readonly from: string;
  readonly msg: string;
  readonly time: number;
}

/** What one receiver was told in one room, in the order in which it came. */
export interface Reception {
  readonly receiver: string;
  readonly rid: string;
  /** The seq that the room had when they joined: everything after it is for them. */
  readonly after: number;
  readonly messages: readonly SeenMessage[];
}

export interface History {
  /** Of each sender in the order in which they sent. */
  readonly sent: readonly SentMessage[];
  readonly received: readonly Reception[];
  /** Of every room, ascending, at the end of it all. */
  readonly stored: ReadonlyMap<string, readonly SeenMessage[]>;
}

export interface Violation {
  readonly kind: /** Acknowledged, and not in the storage. */
    | 'lost'
    /** Acknowledged with another seq than it has in the storage. */
    | 'wrong-seq'
    | 'stored-twice'
    | 'never-sent'
    | 'altered'
    /** The seqs of a room are not 1, 2, 3, … */
    | 'gap'
    | 'time-went-back'
    /** Two messages of one sender are stored the other way round. */
    | 'sender-order'
    /** Stored before a message that was acknowledged before this one was sent. */
    | 'real-time-order'
    | 'received-twice'
    | 'received-out-of-order'
    /** A receiver has something that is stored differently, or not at all. */
    | 'received-other'
    /** Stored after a receiver's join, and never told to them. */
    | 'missed';
  readonly rid: string;
  readonly text: string;
}

/**
 * Everything that is wrong with what happened in some rooms, compared with the promise: one sequence in each room, in which
 * every acknowledged message stands once, and which every receiver saw from their join on, each message once and in order.
 */
export function checkHistory({ sent, received, stored }: History): Violation[] {
  const rids = new Set([...stored.keys(), ...sent.map(({ rid }) => rid), ...received.map(({ rid }) => rid)]);
  const sentByRoom = byRoom(sent);
  const receivedByRoom = byRoom(received);
  return [...rids].flatMap((rid) => {
    const kept = stored.get(rid) ?? [];
    const said = sentByRoom.get(rid) ?? [];
    const violations = [
      ...checkSequence(kept),
      ...checkSent(said, kept),
      ...checkRealTime(said),
      ...(receivedByRoom.get(rid) ?? []).flatMap((reception) => checkReception(reception, kept)),
    ];
    return violations.map((violation) => ({ ...violation, rid }));
  });
}

function byRoom<T extends { readonly rid: string }>(all: readonly T[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const one of all) {
    const others = grouped.get(one.rid);
    if (others) others.push(one);
    else grouped.set(one.rid, [one]);
  }
  return grouped;
}

type Found = Omit<Violation, 'rid'>;

function checkSequence(stored: readonly SeenMessage[]): Found[] {
  const found: Found[] = [];
  let time = 0;
  stored.forEach((message, index) => {
    if (message.seq !== index + 1)
      found.push({ kind: 'gap', text: `${show(message)} is number ${index + 1}` });
    if (message.time < time) found.push({ kind: 'time-went-back', text: show(message) });
    time = message.time;
  });
  return found;
}

/** Compares what was sent to one room with what is stored of it. */
function checkSent(sent: readonly SentMessage[], stored: readonly SeenMessage[]): Found[] {
  const found: Found[] = [];
  const places = new Map<string, SeenMessage>();
  const orders = new Map(sent.map((message, order) => [keyOf(message.sender, message.id), order]));
  const lastOrders = new Map<string, number>();
  for (const message of stored) {
    const key = keyOf(message.from, message.id);
    const order = orders.get(key);
    if (places.has(key)) found.push({ kind: 'stored-twice', text: show(message) });
    else places.set(key, message);
    if (order === undefined) {
      found.push({ kind: 'never-sent', text: show(message) });
      continue;
    }
    if (sent[order]?.msg !== message.msg) found.push({ kind: 'altered', text: show(message) });
    if (order < (lastOrders.get(message.from) ?? -1))
      found.push({ kind: 'sender-order', text: show(message) });
    lastOrders.set(message.from, order);
  }
  for (const { sender, id, acks } of sent) {
    const place = places.get(keyOf(sender, id));
    for (const { seq } of acks) {
      if (!place) found.push({ kind: 'lost', text: `${sender}'s ${id}, acknowledged with ${seq}` });
      else if (place.seq !== seq)
        found.push({ kind: 'wrong-seq', text: `${show(place)}, acknowledged with ${seq}` });
    }
  }
  return found;
}

/** What is sent after something has been acknowledged comes after it, whoever sent the two. */
function checkRealTime(sent: readonly SentMessage[]): Found[] {
  const found: Found[] = [];
  const acknowledged = sent
    .flatMap(({ acks: [ack], ...message }) => (ack ? [{ ...message, ...ack }] : []))
    .sort((a, b) => a.sentAtMs - b.sentAtMs);
  const byAck = [...acknowledged].sort((a, b) => a.atMs - b.atMs);
  let next = 0;
  let highest = 0;
  for (const message of acknowledged) {
    for (let other = byAck[next]; other && other.atMs < message.sentAtMs; other = byAck[next]) {
      highest = Math.max(highest, other.seq);
      next += 1;
    }
    if (message.seq <= highest) {
      const text = `${message.sender}'s ${message.id} has ${message.seq}, after ${highest} was acknowledged`;
      found.push({ kind: 'real-time-order', text });
    }
  }
  return found;
}

function checkReception({ receiver, after, messages }: Reception, stored: readonly SeenMessage[]): Found[] {
  const found: Found[] = [];
  const bySeq = new Map(stored.map((message) => [message.seq, message]));
  const had = new Set<number>();
  let last = after;
  for (const message of messages) {
    const { seq } = message;
    const text = `${receiver} got ${show(message)} after ${last}`;
    if (had.has(seq)) found.push({ kind: 'received-twice', text });
    else if (seq <= last) found.push({ kind: 'received-out-of-order', text });
    const original = bySeq.get(seq);
    if (!original || !isSame(original, message)) {
      const there = original ? show(original) : 'nothing';
      found.push({ kind: 'received-other', text: `${text}; stored is ${there}` });
    }
    had.add(seq);
    last = Math.max(last, seq);
  }
  for (const message of stored) {
    if (message.seq > after && !had.has(message.seq))
      found.push({ kind: 'missed', text: `${receiver} did not get ${show(message)}` });
  }
  return found;
}

function isSame(one: SeenMessage, other: SeenMessage): boolean {
  return one.id === other.id && one.from === other.from && one.msg === other.msg && one.time === other.time;
}

/** Names hold no spaces. */
function keyOf(sender: string, id: string): string {
  return `${sender} ${id}`;
}

function show({ seq, from, id }: SeenMessage): string {
  return `${seq} (${from}'s ${id})`;
}
