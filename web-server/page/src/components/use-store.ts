import { useEffect, useState } from 'preact/hooks';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';

/** The state of the store; renders again when it changes. */
export function useStore(store: Store): State {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    const update = () => setState(store.state);
    update();
    return store.subscribe(update);
  }, [store]);
  return state;
}
