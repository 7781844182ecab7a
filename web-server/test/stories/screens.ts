import { expect, test } from 'vitest';
import { faintTexts, say } from '../browser.ts';
import { fresh, type Stage } from '../stage.ts';

export function screens({ open, guest }: Stage): void {
  test('on a phone, rooms and members are drawers that Escape closes, and nothing is wider than the screen', async () => {
    const { room, ada, bob } = fresh();
    await guest(bob, room);
    const { page } = await open({ username: ada, room, viewport: { width: 360, height: 640 } });
    await page.getByRole('button', { name: 'Rooms' }).click();
    await page.getByRole('dialog', { name: 'rooms' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'rooms' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Members' }).click();
    await page.getByRole('button', { name: `Write privately to ${bob}` }).click();
    await page.getByRole('dialog', { name: 'members' }).waitFor({ state: 'hidden' });
    const field = page.getByRole('textbox', { name: `Private message to ${bob}` });
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test('on a desktop, rooms and members stand beside the messages, and the page itself never scrolls', async () => {
    const { room, ada, bob } = fresh();
    const sender = await guest(bob, room);
    const { page } = await open({ username: ada, room, viewport: { width: 1_600, height: 1_000 } });
    for (let number = 1; number <= 40; number += 1) {
      await sender.send({ content: `line ${number}`, target: '*', rid: room });
    }
    await page.getByText('line 40', { exact: true }).waitFor();
    await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
    await page.getByRole('complementary', { name: 'Members' }).waitFor();
    const { scrollWidth, scrollHeight } = await page.evaluate(() => {
      const { documentElement: root } = document;
      return { scrollWidth: root.scrollWidth, scrollHeight: root.scrollHeight };
    });
    expect({ scrollWidth, scrollHeight }).toEqual({ scrollWidth: 1_600, scrollHeight: 1_000 });
  });

  test.each(['light', 'dark'] as const)('every text can be read in the %s scheme', async (colorScheme) => {
    const { room, ada, bob } = fresh();
    const { page } = await open({ room, colorScheme });
    expect(await faintTexts(page)).toEqual([]);
    const { page: chat, context } = await open({ username: ada, room, colorScheme });
    const sender = await guest(`${bob}_0`, room);
    for (let number = 1; number < 20; number += 1) await guest(`${bob}_${number}`, room);
    await sender.send({ content: 'For all, see https://example.org', target: '*', rid: room });
    await sender.send({ content: 'For one', target: ada, rid: room });
    await say(chat, 'Thanks');
    await chat.getByRole('img', { name: 'Sent' }).waitFor();
    await chat.getByRole('button', { name: `Write privately to ${bob}_1`, exact: true }).click();
    await chat.getByText(`Only ${bob}_1 will see this.`).waitFor();
    await expect.poll(() => chat.locator('.member').count()).toBe(21);
    await context.setOffline(true);
    await chat.getByRole('status').getByText('Connection lost.').waitFor();
    expect(await faintTexts(chat)).toEqual([]);
  });
}
