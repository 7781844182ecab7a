import type { LinePort } from './config.ts';
import { type Path, type Problem, pathText, valueText } from './config-error.ts';
import { MAX_PORT } from './fields.ts';
import type { PortSpec, UsableEntry } from './servers-schema.ts';

/** Types that clients connect to by their nature; others become front-ends by `frontend` or `clientPort`. */
const FRONTEND_TYPES: readonly string[] = ['gate', 'connector'];

const LINE_PORTS: readonly LinePort[] = ['linePort', 'utfPort'];
/** Types that may have these. */
const LINE_TYPES: readonly string[] = ['connector'];

/** One server of an entry. What was not usable in the file is left out, and told as a problem. */
export interface Draft {
  readonly type: string;
  /** Its entry in servers.json. */
  readonly path: Path;
  readonly id?: string;
  readonly host?: string;
  readonly frontend: boolean;
  readonly port?: number;
  readonly clientPort?: number;
  /** The key that names the client port: `port` in Pomelo's tutorial form. */
  readonly clientPortKey: 'port' | 'clientPort';
  readonly linePorts: Readonly<Partial<Record<LinePort, number>>>;
  readonly entry: UsableEntry;
}

export interface ExpandContext {
  readonly type: string;
  readonly file: string;
  readonly path: Path;
  /** Keys that the entry has in the file, usable or not. */
  readonly keys: ReadonlySet<string>;
  /** Servers of this type that earlier entries without an id made: Pomelo counts on from there. */
  readonly unnamed: number;
  readonly problems: Problem[];
}

/** The servers that one entry of servers.json stands for. */
export function expandEntry(entry: UsableEntry, context: ExpandContext): Draft[] {
  const { type, path, keys, unnamed } = context;
  const natural = FRONTEND_TYPES.includes(type);
  const frontend = natural || (entry.frontend ?? keys.has('clientPort'));
  if (natural && entry.frontend === false) {
    report(context, 'frontend', false, `true: every ${type} is a front-end`);
  }
  if (!frontend && entry.clientPort !== undefined) {
    report(context, 'frontend', false, 'true, because there is a clientPort');
  }
  if (frontend && !keys.has('clientPort') && !keys.has('port')) {
    report(context, 'clientPort', undefined, 'the port for clients');
  }
  if (!keys.has('id') && !keys.has('clusterCount')) report(context, 'id', undefined, 'the id of the server');

  const ports = portsOf(entry.port, 'port', entry, context);
  const clientPorts = portsOf(entry.clientPort, 'clientPort', entry, context);
  const linePorts = linePortsOf(entry, context);
  const tutorial = frontend && !keys.has('clientPort');
  const [rpc, client] = tutorial ? [undefined, ports] : [ports, frontend ? clientPorts : undefined];

  return Array.from({ length: entry.clusterCount ?? 1 }, (_, i) => {
    const id = idOf(entry, i, `cluster-server-${type}-${unnamed + i}`, keys);
    const port = rpc?.(i);
    const clientPort = client?.(i);
    return {
      type,
      path,
      frontend,
      entry,
      clientPortKey: tutorial ? 'port' : 'clientPort',
      linePorts: linePorts(i),
      ...(id !== undefined && { id }),
      ...(entry.host !== undefined && { host: entry.host }),
      ...(port !== undefined && { port }),
      ...(clientPort !== undefined && { clientPort }),
    };
  });
}

function idOf(entry: UsableEntry, index: number, numbered: string, keys: ReadonlySet<string>) {
  if (!keys.has('clusterCount')) return entry.id;
  if (!keys.has('id')) return numbered;
  return entry.id === undefined ? undefined : `${entry.id}-${index + 1}`;
}

/** The further ports of the server with the given index in its entry. */
function linePortsOf(entry: UsableEntry, context: ExpandContext): (index: number) => Draft['linePorts'] {
  const ports = LINE_PORTS.flatMap((key) => {
    if (context.keys.has(key) && !LINE_TYPES.includes(context.type)) {
      report(context, key, entry[key]?.first, `no such port: a ${context.type} server has none`);
      return [];
    }
    const portOf = portsOf(entry[key], key, entry, context);
    return portOf ? [{ key, portOf }] : [];
  });
  return (index) => Object.fromEntries(ports.map(({ key, portOf }) => [key, portOf(index)]));
}

/** The port of the server with the given index in its entry; `undefined` when the system shall choose, or after a mistake. */
function portsOf(
  spec: PortSpec | undefined,
  key: 'port' | 'clientPort' | LinePort,
  { clusterCount }: UsableEntry,
  context: ExpandContext,
): ((index: number) => number) | undefined {
  if (spec === undefined) return undefined;
  const { first, counting } = spec;
  const count = clusterCount ?? 1;
  if (counting && !context.keys.has('clusterCount')) {
    report(context, key, `${first}++`, 'a single port, or a clusterCount beside it');
    return undefined;
  }
  if (!counting && count > 1 && first !== 0) {
    const each = `"${first}++", so that each of the ${count} servers has a port of its own`;
    report(context, key, first, `no duplicate host:port: ${each}`);
    return undefined;
  }
  if (counting && first !== 0 && first + count - 1 > MAX_PORT) {
    report(context, key, `${first}++`, `${count} ports in the range 0–${MAX_PORT}`);
    return undefined;
  }
  return (index) => (counting && first !== 0 ? first + index : first);
}

function report(
  { file, path, problems }: ExpandContext,
  key: string,
  found: unknown,
  expected: string,
): void {
  problems.push({ file, path: pathText([...path, key]), found: valueText(found), expected });
}
