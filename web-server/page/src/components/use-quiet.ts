import { useEffect, useState } from 'preact/hooks';

/** Longer than a screen reader takes to notice what was added. */
const AFTER_MS = 1_000;

/** True while something is being loaded and for a moment after it. */
export function useQuiet(loading: boolean): boolean {
  const [quiet, setQuiet] = useState(loading);
  useEffect(() => {
    if (loading) {
      setQuiet(true);
      return;
    }
    const timer = setTimeout(() => setQuiet(false), AFTER_MS);
    return () => clearTimeout(timer);
  }, [loading]);
  return quiet || loading;
}
