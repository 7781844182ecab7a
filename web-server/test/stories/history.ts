import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fresh, log, type Stage } from '../stage.ts';

/** Scrolls, and answers the first message that can be seen then, and how many pixels below the upper edge it is. */
function scrollTo(page: Page, room: string, scrollTop: number): Promise<{ text: string; top: number }> {
  return page.getByRole('log', log(room)).evaluate((scroller, wanted) => {
    scroller.scrollTop = wanted;
    const edge = scroller.getBoundingClientRect().top;
    const lines = [...scroller.querySelectorAll('.message-text')];
    const line = lines.find((each) => each.getBoundingClientRect().bottom > edge);
    return { text: line?.textContent ?? '', top: (line?.getBoundingClientRect().top ?? 0) - edge };
  }, scrollTop);
}

/** How many pixels below the upper edge a message is. */
function topOf(page: Page, room: string, text: string): Promise<number | undefined> {
  return page.getByRole('log', log(room)).evaluate((scroller, wanted) => {
    const lines = [...scroller.querySelectorAll('.message-text')];
    const line = lines.find((each) => each.textContent === wanted);
    return line && line.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }, text);
}

export function history({ open, guest }: Stage): void {
  describe('history', () => {
    test('is loaded while one reads upwards, without a jump, to the beginning', async () => {
      const { room, ada, bob } = fresh();
      const sender = await guest(bob, room);
      for (let number = 1; number <= 120; number += 1) {
        await sender.send({ content: `line ${number}`, target: '*', rid: room });
      }
      const { page } = await open({ username: ada, room });
      await page.getByText('line 120', { exact: true }).waitFor();
      const scroller = page.getByRole('log', log(room));
      const count = () => scroller.locator('.message').count();
      await expect.poll(count).toBe(50);

      // The next page is loaded as soon as the reader comes near the top; what they read stays where it is.
      const read = await scrollTo(page, room, 200);
      await expect.poll(count).toBe(100);
      expect(await topOf(page, room, read.text)).toBeCloseTo(read.top, 0);

      const first = await scrollTo(page, room, 0);
      expect(first.text).toBe('line 21');
      await page.getByText('This is the beginning of').waitFor();
      await expect.poll(count).toBe(120);
      expect(await topOf(page, room, 'line 21')).toBeCloseTo(first.top, 0);

      const texts = await scroller.locator('.message-text').allTextContents();
      expect(texts).toEqual(Array.from({ length: 120 }, (_, index) => `line ${index + 1}`));
      await sender.send({ content: 'line 121', target: '*', rid: room });
      await page.getByRole('button', { name: /^1 new/ }).waitFor();
      expect(await topOf(page, room, 'line 21')).toBeCloseTo(first.top, 0);
    });

    test('that cannot be loaded says so, and can be tried again', async () => {
      const { room, ada, bob } = fresh();
      const sender = await guest(bob, room);
      for (let number = 1; number <= 60; number += 1) {
        await sender.send({ content: `line ${number}`, target: '*', rid: room });
      }
      const { page, context } = await open({ username: ada, room });
      await page.getByText('line 60', { exact: true }).waitFor();
      await context.setOffline(true);
      await page.getByRole('status').getByText('Connection lost.').waitFor();
      const readUpwards = () =>
        page.getByRole('log', log(room)).evaluate((element) => {
          element.scrollTop = 0;
        });
      await readUpwards();
      await page.getByText('Earlier messages could not be loaded.').waitFor();
      await context.setOffline(false);
      await page.getByRole('status').getByText('Connected again.').waitFor();
      await readUpwards();
      await page.getByText('This is the beginning of').waitFor();
    });

    test('what was said while the page was closed is counted, shown below a line, and then read', async () => {
      const { room, ada, bob } = fresh();
      const sender = await guest(bob, room);
      const { page } = await open({ username: ada, room });
      await sender.send({ content: 'before', target: '*', rid: room });
      await page.getByRole('log', log(room)).getByText('before').waitFor();
      await page.getByRole('link', { name: /^MainHall/ }).click();
      const url = page.url();
      await page.goto('about:blank');
      for (const content of ['one', 'two']) await sender.send({ content, target: '*', rid: room });
      await page.goto(url);
      await page.getByRole('link', { name: `${room} 2 unread` }).click();
      await page.getByRole('log', log(room)).getByText('two').waitFor();
      const shown = page.getByRole('log', log(room)).locator('.message-text, .first-new');
      expect(await shown.allTextContents()).toEqual(['before', 'New', 'one', 'two']);
      await page.getByRole('link', { name: new RegExp(`^${room} \\d members?$`) }).waitFor();
    });
  });
}
