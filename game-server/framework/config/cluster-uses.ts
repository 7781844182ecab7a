import type { ClusterSettings } from './cluster-schema.ts';
import type { MasterEntry } from './config.ts';
import { pathText } from './config-error.ts';
import type { Endpoint, IdUse } from './duplicates.ts';
import type { Draft } from './expand-entry.ts';

export interface ConfigFiles {
  readonly servers: string;
  readonly master: string;
  readonly cluster: string;
}

/** What was read of a configuration. Pieces with mistakes are `undefined`, or left out. */
export interface Pieces {
  readonly files: ConfigFiles;
  readonly environment: string;
  readonly drafts: readonly Draft[];
  readonly master: MasterEntry | undefined;
  readonly settings: ClusterSettings | undefined;
}

/** Every id of the cluster, with the place that gives it. */
export function idsOf({ files, environment, drafts, master, settings }: Pieces): IdUse[] {
  const ids: IdUse[] = drafts.flatMap(({ id, path }) =>
    id === undefined ? [] : [{ id, file: files.servers, path: pathText([...path, 'id']) }],
  );
  if (master !== undefined) {
    ids.push({ id: master.id, file: files.master, path: pathText([environment, 'id']) });
  }
  if (settings?.web.enabled) ids.push({ id: settings.web.id, file: files.cluster, path: 'web.id' });
  return ids;
}

/** Every port that the cluster listens on, with the place that gives it. */
export function endpointsOf({ files, environment, drafts, master, settings }: Pieces): Endpoint[] {
  const endpoints = drafts.flatMap((draft) => endpointsOfServer(draft, files.servers, settings?.clientBind));
  if (master !== undefined) {
    const { host, port, httpPort } = master;
    const at = (key: string) => ({ file: files.master, path: pathText([environment, key]) });
    endpoints.push({ host, bind: host, port, ...at('port') });
    endpoints.push({ host: '127.0.0.1', bind: '127.0.0.1', port: httpPort, ...at('httpPort') });
  }
  if (settings?.web.enabled) {
    const { host, port } = settings.web;
    endpoints.push({ host, bind: settings.clientBind ?? host, port, file: files.cluster, path: 'web.port' });
  }
  return endpoints;
}

function endpointsOfServer(draft: Draft, file: string, clientBind: string | undefined): Endpoint[] {
  const { host, path, port, clientPort, clientPortKey, linePorts } = draft;
  if (host === undefined) return [];
  const at = (key: string) => ({ file, path: pathText([...path, key]) });
  const endpoints: Endpoint[] = [];
  if (port !== undefined) endpoints.push({ host, bind: host, port, ...at('port') });
  if (clientPort !== undefined) {
    endpoints.push({ host, bind: clientBind ?? host, port: clientPort, ...at(clientPortKey) });
  }
  for (const [key, linePort] of Object.entries(linePorts)) {
    endpoints.push({ host, bind: clientBind ?? host, port: linePort, ...at(key) });
  }
  return endpoints;
}
