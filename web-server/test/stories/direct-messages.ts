import { describe, expect, test } from 'vitest';
import { logIn, logOut, register, writeTo } from '../accounts.ts';
import { faintTexts, say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

export function directMessages({ open, guest }: Stage): void {
  describe('a direct message', () => {
    test('reaches a person in whatever room they are, and is answered', async () => {
      const { room, ada, bob } = fresh();
      const { page: first } = await open({ username: ada, room: `${room}-a` });
      const { page: second } = await open({ username: bob, room: `${room}-b` });
      await writeTo(first, bob);
      await first.getByText('What you write here is for the two of you').waitFor();
      await say(first, 'Psst');
      const link = second.getByRole('link', { name: new RegExp(`^${ada} .*Psst.* 1 unread$`) });
      await link.waitFor();
      await expect.poll(() => second.title()).toBe(`(1) ${room}-b · Tangelo`);
      await link.click();
      await second.getByRole('log', log(ada)).getByText('Psst').waitFor();
      await expect.poll(() => new URL(second.url()).searchParams.get('with')).toBe(ada);
      await say(second, 'What?');
      await first.getByRole('log', log(bob)).getByText('What?').waitFor();
      // In the conversation, and in the list of them.
      await expect.poll(() => first.getByText('What?').count()).toBe(2);
    });

    test('is begun from the list of members, and private messages in the room stay', async () => {
      const { room, ada, bob } = fresh();
      await guest(bob, room);
      const { page } = await open({ username: ada, room });
      await page.getByRole('button', { name: `Write privately to ${bob}` }).waitFor();
      await page.getByRole('button', { name: `Direct message to ${bob}` }).click();
      await page.getByRole('heading', { name: bob, level: 1 }).waitFor();
      await page.getByRole('textbox', { name: `Message to ${bob}` }).waitFor();
    });

    test('to somebody who does not exist is explained', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ username: ada, room });
      await page.getByRole('button', { name: 'New message' }).click();
      await page.getByRole('textbox', { name: 'To whom?' }).fill(`nobody_${ada}`);
      await page.getByRole('button', { name: `Write to nobody_${ada}` }).click();
      await page.getByText(`There is nobody called nobody_${ada}.`).waitFor();
      await page.getByRole('heading', { name: 'MainHall' }).waitFor();
    });

    test('waits for who is away, counted and then read, on all of their devices', async () => {
      const { room, ada, bob } = fresh();
      const { page: first } = await open({ room });
      await register(first, ada);
      await logOut(first);
      const { page: sender } = await open({ username: bob, room });
      await writeTo(sender, ada);
      for (const text of ['One', 'Two']) await say(sender, text);
      await expect.poll(() => sender.getByRole('img', { name: 'Sent' }).count()).toBe(2);

      const { page: second } = await open({ room });
      await logIn(first, ada);
      await logIn(second, ada);
      const unread = (text: string, count: number) => ({
        name: new RegExp(`^${bob} .*${text}.* ${count} unread$`),
      });
      await first.getByRole('link', unread('Two', 2)).waitFor();
      await second.getByRole('link', unread('Two', 2)).waitFor();
      await first.getByRole('link', unread('Two', 2)).click();
      await first.getByRole('log', log(bob)).getByText('One').waitFor();
      await second
        .getByRole('link', { name: new RegExp(`^${bob} .*unread$`) })
        .waitFor({ state: 'detached' });
      await second.reload();
      await second.getByRole('link', { name: new RegExp(`^${bob} .*Two$`) }).waitFor();
    });

    test('written without a connection goes out when it is back, once', async () => {
      const { room, ada, bob } = fresh();
      const { page: first, context } = await open({ username: ada, room });
      const { page: second } = await open({ username: bob, room });
      await writeTo(first, bob);
      await context.setOffline(true);
      await first.getByRole('status').getByText('Connection lost.').waitFor();
      await say(first, 'Later');
      await context.setOffline(false);
      await second.getByRole('link', { name: new RegExp(`^${ada} .*Later.* 1 unread$`) }).waitFor();
      await first.getByRole('img', { name: 'Sent' }).waitFor();
    });

    test.each(['light', 'dark'] as const)('can be read in the %s scheme', async (colorScheme) => {
      const { room, ada, bob, cy } = fresh();
      const { page } = await open({ username: ada, room, colorScheme });
      const sender = await guest(bob, room);
      const other = await guest(cy, room);
      await sender.sendDirect({ to: ada, content: 'Hello' });
      await other.sendDirect({ to: ada, content: 'Hello too' });
      await page.getByRole('link', { name: new RegExp(`^${cy} .*unread$`) }).waitFor();
      await page.getByRole('link', { name: new RegExp(`^${bob} .*unread$`) }).click();
      await page.getByRole('log', log(bob)).getByText('Hello').waitFor();
      expect(await faintTexts(page)).toEqual([]);
      await page.getByRole('button', { name: 'New group' }).click();
      await page.getByRole('textbox', { name: 'Add members' }).fill(bob);
      await page.getByRole('textbox', { name: 'Add members' }).press('Enter');
      await page.getByRole('button', { name: `Remove ${bob}` }).waitFor();
      expect(await faintTexts(page)).toEqual([]);
    });
  });
}
