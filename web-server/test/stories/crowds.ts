import { describe, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { fresh, type Stage } from '../stage.ts';

/** As many as the server lists at once. */
const LISTED = 200;

export function crowds({ open, guest }: Stage): void {
  describe('where there is much', () => {
    test('a room is found by how its name begins, and the list goes on', async () => {
      const { room, ada, bob } = fresh();
      // Where one is told of all rooms.
      const founder = await guest(bob, 'MainHall');
      const names = Array.from({ length: LISTED + 20 }, (_, index) => `${room}-${1_000 + index}`);
      const last = names.at(-1) ?? '';
      // A page that is there already would list this room by the news, wherever its place is.
      const isOldNews = new Promise<void>((resolve) => {
        founder.on('onRooms', ({ rooms }) => rooms.some(({ rid }) => rid === last) && resolve());
      });
      for (const rid of names) await patiently(() => founder.request('chat.roomHandler.create', { rid }));
      await isOldNews;
      const { page } = await open({ username: ada });
      const link = page.getByRole('link', { name: last });
      const more = page.getByRole('button', { name: 'More rooms' });
      await more.waitFor();
      expect(await link.count()).toBe(0);
      const field = page.getByRole('textbox', { name: 'Find or open a room' });
      await field.fill(last);
      await link.waitFor();
      expect(await page.getByRole('button', { name: 'create it as your own' }).count()).toBe(0);
      await field.fill(`${last}x`);
      await page.getByRole('button', { name: 'create it as your own' }).waitFor();
      await field.fill('');
      await more.click();
      await more.waitFor({ state: 'detached' });
      await expect
        .poll(() => page.getByRole('link', { name: new RegExp(`^${room}-\\d+`) }).count())
        .toBe(names.length);
    });

    test('one can write while hundreds of messages come in, and all of them are shown, once', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ username: ada, room });
      const crowd = await Promise.all(
        Array.from({ length: 6 }, (_, index) => guest(`${bob}_${index}`, room)),
      );
      const talking = crowd.map(async (client) => {
        for (let number = 0; number < 100; number += 1) {
          await client.send({ content: `line ${number}`, target: '*', rid: room });
        }
      });
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      await field.pressSequentially('written meanwhile');
      await Promise.all(talking);
      await field.press('Enter');
      await page.getByRole('img', { name: 'Sent' }).waitFor();
      const lines = page.getByRole('log').locator('.message-text');
      await expect.poll(() => lines.count()).toBe(601);
      const texts = await lines.allTextContents();
      expect(texts).toContain('written meanwhile');
      for (let number = 0; number < 100; number += 1) {
        expect(texts.filter((text) => text === `line ${number}`)).toHaveLength(crowd.length);
      }
    });

    test('those who were not listed are, when others leave', async () => {
      const { room, ada, bob, cy } = fresh();
      const crowd = await Promise.all(
        Array.from({ length: LISTED }, (_, index) => guest(`${bob}_${index}`, room)),
      );
      const { page } = await open({ username: ada, room });
      await page.getByText('and 1 more').waitFor();
      await guest(cy, room);
      await page.getByText('and 2 more').waitFor();
      for (const client of crowd) client.disconnect();
      const members = page.getByRole('complementary', { name: 'Members' });
      await members.getByRole('button', { name: `Write privately to ${cy}` }).waitFor();
      expect(await members.getByRole('listitem').count()).toBe(2);
    });
  });
}

/** As often as it takes while the server says that this was too fast. */
async function patiently(request: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await request();
      return;
    } catch (error) {
      if (!(error instanceof TangeloError && error.error === 'RATE_LIMITED')) throw error;
      const { retryAfterMs } = error.details;
      await new Promise((resolve) => setTimeout(resolve, Number(retryAfterMs)));
    }
  }
}
