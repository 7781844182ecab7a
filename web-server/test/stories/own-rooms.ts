import { describe, expect, test } from 'vitest';
import { say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

export function ownRooms({ open, guest }: Stage): void {
  describe('a room of one’s own', () => {
    test('is created by name, says whose it is, and is deleted only after asking', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ username: ada });
      await page.getByRole('textbox', { name: 'Find or open a room' }).fill(room);
      await page.getByRole('button', { name: 'create it as your own' }).click();
      await page.getByText(`You are in ${room}.`).waitFor();
      await page.getByText('1 member · owned by you').waitFor();
      await say(page, 'Welcome');

      const { page: other } = await open({ username: bob, room });
      await other.getByText(`2 members · owned by ${ada}`).waitFor();
      await other.getByRole('log', log(room)).getByText('Welcome').waitFor();
      await other.getByRole('complementary', { name: 'Members' }).getByText('owner').waitFor();
      expect(await other.getByRole('button', { name: `Delete ${room}` }).count()).toBe(0);

      const deletion = page.getByRole('button', { name: `Delete ${room}` });
      await deletion.click();
      await page.getByRole('dialog', { name: `Delete ${room}?` }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => deletion.evaluate((button) => button === document.activeElement)).toBe(true);
      await deletion.click();
      await page.getByRole('button', { name: 'Delete the room' }).click();
      for (const each of [page, other]) {
        await each.getByRole('heading', { name: 'MainHall' }).waitFor();
        await each
          .getByRole('log', log('MainHall'))
          .getByText(`You came here from ${room}: the room was deleted`)
          .waitFor();
      }
      await other.getByRole('link', { name: room }).waitFor({ state: 'detached' });
    });

    test('cannot be one that there is already', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ username: ada });
      await page.getByRole('textbox', { name: 'Find or open a room' }).fill(room);
      const creation = page.getByRole('button', { name: 'create it as your own' });
      await creation.waitFor();
      await guest(bob, room);
      // Either the list knows by now, or the server says so.
      await creation.click({ timeout: 2_000 }).catch(() => creation.waitFor({ state: 'detached' }));
      await page.getByRole('heading', { name: 'MainHall' }).waitFor();
    });
  });
}
