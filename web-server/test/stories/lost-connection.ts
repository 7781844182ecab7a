import { describe, expect, test } from 'vitest';
import { say } from '../browser.ts';
import { fresh, type Stage } from '../stage.ts';

export function lostConnection({ open }: Stage): void {
  describe('a lost connection', () => {
    test('is told, disables nothing, and what was written meanwhile arrives in order', async () => {
      const { room, ada, bob } = fresh();
      const { page, context } = await open({ username: ada, room });
      const { page: other } = await open({ username: bob, room });
      await context.setOffline(true);
      await page.getByRole('status').getByText('Connection lost.').waitFor();
      for (const text of ['first', 'second', 'third']) await say(page, text);
      await expect.poll(() => page.getByRole('img', { name: 'Sending' }).count()).toBe(3);
      await say(other, 'meanwhile');
      await other.getByRole('img', { name: 'Sent' }).waitFor();
      await context.setOffline(false);
      await page.getByRole('status').getByText('Connected again.').waitFor();
      await page.getByRole('img', { name: 'Sent' }).nth(2).waitFor();
      const texts = ['meanwhile', 'first', 'second', 'third'];
      await expect.poll(() => page.locator('.message-text').allTextContents()).toEqual(texts);
      await other.getByText('third').waitFor();
      expect(await other.locator('.message-text').allTextContents()).toEqual(texts);
    });

    test('during a reload: what was not sent is shown as failed and can be sent again, once', async () => {
      const { room, ada, bob } = fresh();
      const { page, context } = await open({ username: ada, room });
      const { page: other } = await open({ username: bob, room });
      await context.setOffline(true);
      await page.getByRole('status').getByText('Connection lost.').waitFor();
      await say(page, 'from the tunnel');
      // The page is stored when it is hidden; a reload without a network would show the browser's own error page.
      await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
      await context.setOffline(false);
      await page.reload();
      await page.getByText('Not sent.').waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('img', { name: 'Sent' }).waitFor();
      await say(page, 'and on');
      await other.getByText('and on').waitFor();
      expect(await other.getByText('from the tunnel').count()).toBe(1);
    });
  });
}
