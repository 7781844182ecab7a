import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';

/** As many times as long as the last rendering took is waited before the next one begins. */
const REST = 2;

/**
 * The state of the store; renders again when it changes. That happens at once, unless changes come faster than they can be
 * rendered: then several are rendered together, so that there is always time left for who types.
 */
export function useStore(store: Store): State {
  const [state, setState] = useState(store.state);
  const begunAt = useRef(0);
  const restUntil = useRef(0);

  useLayoutEffect(() => {
    const now = performance.now();
    restUntil.current = now + REST * (now - begunAt.current);
  }, [state]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = () => {
      timer = undefined;
      begunAt.current = performance.now();
      setState(store.state);
    };
    update();
    const stop = store.subscribe(() => {
      if (timer !== undefined) return;
      const rest = restUntil.current - performance.now();
      if (rest <= 0) update();
      else timer = setTimeout(update, rest);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  return state;
}
