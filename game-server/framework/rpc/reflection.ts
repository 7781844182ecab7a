import type {
  handleBidiStreamingCall,
  MethodDefinition,
  Server,
  ServiceDefinition,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';

/** Later versions of gRPC's tools ask for the first, older ones for the second. */
const PATHS = ['v1', 'v1alpha'].map(
  (version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
);

interface Loaded {
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: handleBidiStreamingCall<unknown, unknown>;
}

/**
 * gRPC's reflection of what `services` returns. Its library is loaded, and its index is made, at the first question: a server
 * that nobody asks does not pay for it.
 */
export function addReflection(server: Server, services: () => readonly ServiceDefinition[]): void {
  let library: Promise<ReadonlyMap<string, Loaded>> | undefined;
  for (const path of PATHS) {
    let loaded: Loaded | undefined;
    const handle: handleBidiStreamingCall<unknown, unknown> = async (call) => {
      library ??= load(services());
      try {
        loaded = (await library).get(path);
        loaded?.handle(call);
      } catch (error) {
        call.emit('error', error);
      }
    };
    // Messages are only read when the loaded handler begins to listen.
    const serialize = (message: unknown) => loaded?.definition.responseSerialize(message) ?? Buffer.alloc(0);
    const deserialize = (bytes: Buffer) => loaded?.definition.requestDeserialize(bytes);
    server.register(path, handle, serialize, deserialize, 'bidi');
  }
}

async function load(services: readonly ServiceDefinition[]): Promise<ReadonlyMap<string, Loaded>> {
  const { ReflectionService } = await import('@grpc/reflection');
  const files: PackageDefinition = {};
  const names: string[] = [];
  for (const service of [...services, healthService]) {
    for (const method of Object.values(service)) {
      const name = method.path.slice(1, method.path.lastIndexOf('/'));
      if ('requestType' in method && isMessageType(method.requestType)) files[name] = method.requestType;
      names.push(name);
    }
  }
  const loaded = new Map<string, Loaded>();
  new ReflectionService(files, { services: [...new Set(names)] }).addToServer({
    addService(service, implementation) {
      for (const [name, definition] of Object.entries(service)) {
        const handle = implementation[name];
        if (isBidi(handle, definition)) loaded.set(definition.path, { definition, handle });
      }
    },
  });
  return loaded;
}

/** Such a definition holds the descriptors of the file that it is from, and of all files loaded with it. */
function isMessageType(value: unknown): value is MessageTypeDefinition<object, object> {
  return typeof value === 'object' && value !== null && 'fileDescriptorProtos' in value;
}

function isBidi(
  handle: UntypedHandleCall | undefined,
  definition: MethodDefinition<unknown, unknown>,
): handle is handleBidiStreamingCall<unknown, unknown> {
  return handle !== undefined && definition.requestStream && definition.responseStream;
}
