import { describe, expect, test } from 'vitest';
import { fresh, type Stage } from '../stage.ts';

export function removed(stage: Stage): void {
  describe('whoever an operator removes', () => {
    test('reads why', async () => {
      const { room, ada } = fresh();
      const { page } = await stage.open({ username: ada, room });
      const { code } = await stage.cluster.command('kick', ada, '--reason', 'no <b>advertising</b>');
      expect(code).toBe(0);
      await page.getByText('You were removed from the chat: no <b>advertising</b>.').waitFor();
    });
  });
}
