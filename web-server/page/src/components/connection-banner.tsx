import { useEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../state/state.ts';
import { Icon } from './icon.tsx';

const REASSURANCE_MS = 2_500;

export interface ConnectionBannerProps {
  readonly connection: Connection;
  readonly onEnterAgain: () => void;
}

/** Says that there is no connection, and for a moment that there is one again. The place is always there, so that it is read out. */
export function ConnectionBanner({ connection, onEnterAgain }: ConnectionBannerProps) {
  const back = useJustBack(connection);
  return (
    <div class="banner-place" role="status">
      {connection.state === 'offline' && (
        <div class="banner banner-offline">
          <Icon name="cloud" />
          <p>
            <strong>Connection lost.</strong> Reconnecting… What you write is sent as soon as it is back.
          </p>
        </div>
      )}
      {connection.state === 'connecting' && (
        <div class="banner banner-offline">
          <span class="spinner" aria-hidden="true" />
          <p>
            <strong>Connecting…</strong> What you write is sent as soon as you are in.
          </p>
        </div>
      )}
      {connection.state === 'ended' && (
        <div class="banner banner-ended">
          <Icon name="alert" />
          <p>
            <strong>Disconnected.</strong> {connection.why}
          </p>
          <button class="button small" type="button" onClick={onEnterAgain}>
            Enter again
          </button>
        </div>
      )}
      {back && (
        <div class="banner banner-back">
          <Icon name="check" />
          <p>Connected again.</p>
        </div>
      )}
    </div>
  );
}

function useJustBack(connection: Connection): boolean {
  const before = useRef(connection.state);
  const [back, setBack] = useState(false);
  useEffect(() => {
    const wasAway = before.current === 'offline' || before.current === 'ended';
    if (connection.state !== 'connecting') before.current = connection.state;
    if (connection.state !== 'online') setBack(false);
    if (connection.state !== 'online' || !wasAway) return;
    setBack(true);
    const timer = setTimeout(() => setBack(false), REASSURANCE_MS);
    return () => clearTimeout(timer);
  }, [connection.state]);
  return back && connection.state === 'online';
}
