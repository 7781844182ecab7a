import type { Client } from '../../../../shared/client/client.ts';
import type { Store } from '../state/store.ts';

/** Turns what the server pushes into actions on the store. Answers what ends it. */
export function followPushes(client: Client, store: Store, now: () => number): () => void {
  const ends = [
    client.on('onChat', (push) => store.dispatch({ type: 'messageReceived', push })),
    client.on('onAdd', (push) => store.dispatch({ type: 'memberAdded', push, at: now() })),
    client.on('onLeave', (push) => store.dispatch({ type: 'memberLeft', push, at: now() })),
    client.on('onRename', (push) => store.dispatch({ type: 'memberRenamed', push, at: now() })),
    client.on('onCount', (push) => store.dispatch({ type: 'membersCounted', push })),
    client.on('onRooms', (push) => store.dispatch({ type: 'roomsChanged', push })),
    client.on('onDirect', (push) => store.dispatch({ type: 'directReceived', push })),
    client.on('onMove', (push) => store.dispatch({ type: 'roomMoved', push, at: now() })),
  ];
  return () => {
    for (const end of ends) end();
  };
}
