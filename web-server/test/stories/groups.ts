import { describe, expect, test } from 'vitest';
import { logIn, logOut, register } from '../accounts.ts';
import { say } from '../browser.ts';
import { fresh, type Stage } from '../stage.ts';

export function groups({ open, guest }: Stage): void {
  describe('a group', () => {
    test('is made of people, talks, invites, and is left', async () => {
      const { room, ada, bob, cy } = fresh();
      const name = `Trip of ${ada}`;
      const { page: first } = await open({ username: ada, room });
      const { page: second } = await open({ username: bob, room });
      const { page: third } = await open({ username: cy, room });
      await first.getByRole('button', { name: 'New group' }).click();
      await first.getByRole('textbox', { name: 'Name' }).fill(name);
      await first.getByRole('list', { name: 'People' }).getByRole('button', { name: bob }).click();
      await first.getByRole('button', { name: `Remove ${bob}` }).waitFor();
      await first.getByRole('button', { name: 'Create group' }).click();
      await first.getByRole('heading', { name, level: 1 }).waitFor();
      await say(first, 'Sea or mountains?');
      await second.getByRole('link', { name: new RegExp(`^${name} .* 1 unread$`) }).click();
      await second.getByRole('log').getByText('Sea or mountains?').waitFor();
      await say(second, 'Sea');
      await first.getByRole('log').getByText('Sea', { exact: true }).waitFor();

      await first.getByRole('button', { name: 'Invite' }).click();
      const field = first.getByRole('textbox', { name: 'Whom?' });
      await field.fill(`nobody_${cy}`);
      await field.press('Enter');
      await first.getByText(`There is nobody called nobody_${cy}.`).waitFor();
      await field.fill(cy);
      await field.press('Enter');
      await first.getByRole('dialog').waitFor({ state: 'detached' });
      await third.getByRole('link', { name: new RegExp(`^${name}`) }).click();
      await third.getByRole('log').getByText('Sea or mountains?').waitFor();
      await first.getByRole('main').getByText('3 members').waitFor();

      await third.getByRole('button', { name: `Leave ${name}` }).click();
      await third.getByRole('button', { name: 'Leave the group' }).click();
      await third.getByRole('heading', { name: 'MainHall' }).waitFor();
      await third.getByRole('link', { name: new RegExp(`^${name}`) }).waitFor({ state: 'detached' });
      await first.getByRole('main').getByText('2 members').waitFor();
      await say(second, 'Bye');
      await first.getByRole('log').getByText('Bye', { exact: true }).waitFor();
      await third.reload();
      await third.getByRole('heading', { name: 'MainHall' }).waitFor();
      expect(await third.getByText(name).count()).toBe(0);
    });

    test('is asked for with the name in focus before anything is drawn, so that no key goes astray', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ username: ada, room });
      const focused = page
        .getByRole('button', { name: 'New group' })
        .evaluate(async (button: HTMLElement) => {
          button.focus();
          button.click();
          // What the click changed is in the document after the microtasks that it queued.
          await Promise.resolve();
          return document.activeElement?.id;
        });
      expect(await focused).toBe('group-name');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('New group');
    });

    test('shows who is here, as they come and go', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ username: ada, room });
      const { page: other } = await open({ room: `${room}-b` });
      await register(other, bob);
      await page.getByRole('button', { name: 'New group' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Two');
      await page.getByRole('textbox', { name: 'Add members' }).fill(bob);
      await page.getByRole('textbox', { name: 'Add members' }).press('Enter');
      await page.getByRole('button', { name: 'Create group' }).click();
      const online = page.getByRole('listitem').filter({ hasText: `${bob} is online` });
      await online.waitFor();
      await logOut(other);
      await online.waitFor({ state: 'detached' });
      await logIn(other, bob);
      await online.waitFor();
    });

    test('keeps what was said for members who are away', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ room });
      await register(page, ada);
      const founder = await guest(bob, room);
      const { rid } = await founder.request('chat.groupHandler.create', {
        name: `Of ${bob}`,
        members: [ada],
      });
      await page.getByRole('link', { name: `Of ${bob}` }).waitFor();
      await logOut(page);
      for (const content of ['one', 'two', 'three']) await founder.send({ content, target: '*', rid });
      await logIn(page, ada);
      await page.getByRole('link', { name: new RegExp(`^Of ${bob} .*three.* 3 unread$`) }).click();
      const said = () => page.locator('.message-text').allTextContents();
      await page.getByRole('log').getByText('three').waitFor();
      await expect.poll(said).toEqual(['one', 'two', 'three']);
      await page.reload();
      await page.getByRole('log').getByText('three').waitFor();
      await page.getByRole('heading', { name: `Of ${bob}`, level: 1 }).waitFor();
      await expect.poll(said).toEqual(['one', 'two', 'three']);
    });
  });
}
