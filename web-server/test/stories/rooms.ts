import { describe, expect, test } from 'vitest';
import { fresh, log, type Stage } from '../stage.ts';

export function rooms({ open, guest }: Stage): void {
  describe('rooms', () => {
    test('are found, opened, counted while not shown, left, and named in the address', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ username: ada, room });
      const sender = await guest(bob, `${room}-b`);
      await page.getByRole('link', { name: new RegExp(`^${room}-b`) }).click();
      await page.getByRole('heading', { name: `${room}-b` }).waitFor();
      await expect.poll(() => new URL(page.url()).searchParams.get('room')).toBe(`${room}-b`);
      await page.getByRole('log', log(`${room}-b`)).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: room, exact: true }).waitFor();
      await sender.send({ content: 'psst', target: ada, rid: `${room}-b` });
      await page.getByRole('link', { name: `${room}-b 1 unread, one is private` }).waitFor();
      await expect.poll(() => page.title()).toBe(`(1) ${room} · Tangelo`);
      await page.goForward();
      await page.getByRole('log').getByText('psst').waitFor();
      await expect.poll(() => page.title()).toBe(`${room}-b · Tangelo`);
      await page.getByRole('button', { name: `Leave ${room}-b` }).click();
      await page.getByRole('heading', { name: 'MainHall' }).waitFor();
      expect(await page.getByRole('button', { name: 'Leave MainHall' }).count()).toBe(0);
    });

    test('count each what was not read in them, and their sum, until they are shown', async () => {
      const { room, ada, bob } = fresh();
      const [one, two] = [`${room}-one`, `${room}-two`];
      const { page } = await open({ username: ada, room: one });
      const find = page.getByRole('textbox', { name: 'Find or open a room' });
      for (const rid of [two, room]) {
        await find.fill(rid);
        await find.press('Enter');
        await page.getByText(`You are in ${rid}.`).waitFor();
      }
      const sender = await guest(bob, one);
      await sender.join(two);
      for (const [rid, texts] of [
        [one, ['a', 'b', 'c']],
        [two, ['d']],
      ] as const) {
        for (const content of texts) await sender.send({ content, target: '*', rid });
      }
      await page.getByRole('link', { name: `${one} 3 unread` }).waitFor();
      await page.getByRole('link', { name: `${two} 1 unread` }).waitFor();
      await expect.poll(() => page.title()).toBe(`(4) ${room} · Tangelo`);
      await page.getByRole('link', { name: `${one} 3 unread` }).click();
      await page.getByRole('log', log(one)).getByText('c', { exact: true }).waitFor();
      await expect.poll(() => page.title()).toBe(`(1) ${one} · Tangelo`);
    });

    test('are opened by name, and a name that cannot be is explained', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ username: ada });
      const field = page.getByRole('textbox', { name: 'Find or open a room' });
      await field.fill('no spaces!');
      await field.press('Enter');
      await page.getByText('A room name has 1 to 32').waitFor();
      await page.getByRole('heading', { name: 'MainHall' }).waitFor();
      await field.fill(room);
      await field.press('Enter');
      await page.getByRole('heading', { name: room }).waitFor();
      await page.getByText(`You are in ${room}.`).waitFor();
    });
  });
}
