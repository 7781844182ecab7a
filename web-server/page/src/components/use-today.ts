import { useEffect, useState } from 'preact/hooks';
import { dayOf, nextDay } from '../text/times.ts';

/** The start of today; renders again at midnight, when "Today" becomes "Yesterday". */
export function useToday(): number {
  const [today, setToday] = useState(() => dayOf(Date.now()));
  useEffect(() => {
    const timer = setTimeout(() => setToday(dayOf(Date.now())), nextDay(today) - Date.now() + 1);
    return () => clearTimeout(timer);
  }, [today]);
  return today;
}
