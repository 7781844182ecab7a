import type { Component } from '../../../../framework/application/component.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import { MAIN_HALL } from '../../../domain/rooms.ts';

/** Rows that one step deletes: so few that no message waits for it. */
const STEP_ROWS = 500;
const STEP_PAUSE_MS = 50;

/** Deletes old messages in the background, in small steps. The server that owns MainHall does it for the whole cluster. */
export default ({ channels, storage, settings, log }: OwnerServices): Component => {
  const { messages, ageMs, idsMs, intervalMs } = settings.retention;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function wait(delayMs: number): void {
    if (!stopped) timer = setTimeout(round, delayMs).unref();
  }

  async function round(): Promise<void> {
    try {
      const now = Date.now();
      const deleted = (await channels.owns(MAIN_HALL))
        ? await storage.rooms.retain({
            keep: messages,
            olderThan: now - ageMs,
            idsOlderThan: now - idsMs,
            limit: STEP_ROWS,
          })
        : 0;
      wait(deleted > 0 ? STEP_PAUSE_MS : intervalMs);
    } catch (error) {
      log.warn({ err: error }, 'old messages not deleted yet');
      wait(intervalMs);
    }
  }

  return {
    name: 'retention',
    afterStart: () => wait(intervalMs),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
