import { describe, expect, test } from 'vitest';
import { say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

export function theDoor({ open }: Stage): void {
  describe('the door', () => {
    test('opens to the room of a link, and to a guest without a name', async () => {
      const { room } = fresh();
      const { page } = await open({ room });
      expect(await page.getByLabel('Room').inputValue()).toBe(room);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByRole('heading', { name: room }).waitFor();
      await page.getByText(/^guest\d+ is your name$/).waitFor();
    });

    test('is open to whoever is in already: a link leads straight into its room', async () => {
      const { room, ada, bob } = fresh();
      const { page: other } = await open({ username: bob, room: `${room}-b` });
      const { page } = await open({ username: ada, room });
      await page.goto(new URL(`/?room=${room}-b`, page.url()).href);
      await page.getByRole('heading', { name: `${room}-b` }).waitFor();
      await page.getByRole('link', { name: new RegExp(`^${room} `) }).waitFor();
      await say(page, 'Here I am');
      await other.getByText('Here I am').waitFor();
      expect(await other.locator('.author').allTextContents()).toEqual([ada]);
    });

    test('leads to a conversation whose link was followed', async () => {
      const { room, ada, bob } = fresh();
      const { page: other } = await open({ username: bob, room });
      const { page } = await open({ room });
      await page.goto(new URL(`/?with=${bob}`, page.url()).href);
      await page.getByLabel('Your name').fill(ada);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByRole('heading', { name: bob, level: 1 }).waitFor();
      await say(page, 'I followed your link');
      await other.getByRole('link', { name: new RegExp(`^${ada} .*I followed your link`) }).waitFor();
      await expect.poll(() => new URL(page.url()).searchParams.get('with')).toBe(bob);
    });

    test('lets in with a link that leads nowhere, and says so', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ username: ada, room });
      for (const [link, remark] of [
        ['with=no%20name', 'There is nobody called no name.'],
        ['room=no%20room', 'no room could not be opened. A room name has 1 to 32'],
      ]) {
        await page.goto(new URL(`/?${link}`, page.url()).href);
        await page
          .getByRole('status')
          .getByText(remark ?? '')
          .waitFor();
        await page.getByRole('heading', { name: 'MainHall' }).waitFor();
        await page.getByRole('link', { name: new RegExp(`^${room} `) }).waitFor();
      }
      await page.goto(new URL(`/?with=${ada}`, page.url()).href);
      await page.getByRole('heading', { name: 'MainHall' }).waitFor();
      expect(await page.getByRole('link', { name: ada }).count()).toBe(0);
    });

    test('remembers the name and the room of the last visit', async () => {
      const { room, ada } = fresh();
      const { page, context } = await open({ username: ada, room });
      await page.getByRole('button', { name: 'Leave the chat' }).click();
      await page.getByRole('heading', { name: 'Tangelo' }).waitFor();
      const again = await context.newPage();
      await again.goto(new URL('/', page.url()).href);
      expect(await again.getByLabel('Your name').inputValue()).toBe(ada);
      expect(await again.getByLabel('Room').inputValue()).toBe(room);
    });

    test('stays behind whoever reloads: the same person, room, messages and draft', async () => {
      const { room, ada, bob } = fresh();
      const { page: other } = await open({ username: bob, room });
      const { page } = await open({ username: ada, room });
      await say(page, 'said before');
      await other.getByText('said before').waitFor();
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      await field.fill('half a sen');
      await page.reload();
      await page.getByRole('log', log(room)).getByText('said before').waitFor();
      expect(await field.inputValue()).toBe('half a sen');
      await field.press('Enter');
      await other.getByText('half a sen').waitFor();
      expect(await other.locator('.author').allTextContents()).toEqual([ada]);
      expect(await other.locator('.notice').allTextContents()).toEqual([`${ada} joined`]);
    });
  });
}
