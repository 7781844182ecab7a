import { describe, expect, test } from 'vitest';
import { fresh, log, type Stage } from '../stage.ts';

export function reading({ open, guest }: Stage): void {
  describe('reading', () => {
    test('above the end stays where it is, and N new leads down', async () => {
      const { room, ada, bob } = fresh();
      const { page } = await open({ username: ada, room });
      const sender = await guest(bob, room);
      for (let number = 1; number <= 60; number += 1) {
        await sender.send({ content: `line ${number}`, target: '*', rid: room });
      }
      await page.getByText('line 60', { exact: true }).waitFor();
      const scroller = page.getByRole('log', log(room));
      const distance = () =>
        scroller.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
      expect(await distance()).toBeLessThan(2);

      await scroller.evaluate(
        (element) =>
          new Promise((resolve) => {
            element.addEventListener('scroll', resolve, { once: true });
            element.scrollTop = 100;
          }),
      );
      await sender.send({ content: 'line 61', target: '*', rid: room });
      await sender.send({ content: 'line 62', target: '*', rid: room });
      const below = page.getByRole('button', { name: /^2 new/ });
      await below.waitFor();
      expect(await scroller.evaluate((element) => element.scrollTop)).toBe(100);
      await below.click();
      await below.waitFor({ state: 'detached' });
      expect(await distance()).toBeLessThan(48);
      await sender.send({ content: 'line 63', target: '*', rid: room });
      await page.getByText('line 63', { exact: true }).waitFor();
      await expect.poll(distance).toBeLessThan(2);
    });

    test('goes on where it was, after another room and after a reload', async () => {
      const { room, ada, bob } = fresh();
      const sender = await guest(bob, room);
      for (let number = 1; number <= 60; number += 1) {
        await sender.send({ content: `line ${number}\n\nand more`, target: '*', rid: room });
      }
      const { page } = await open({ username: ada, room });
      await page.getByText('line 60').waitFor();
      const scroller = page.getByRole('log', log(room));
      const line = page.getByText('line 30');
      const top = () =>
        line.evaluate((element) => Math.round(element.getBoundingClientRect().top)).catch(() => undefined);
      await scroller.evaluate(
        (element) =>
          new Promise((resolve) => {
            element.addEventListener('scroll', resolve, { once: true });
            element.scrollTop = element.scrollHeight / 2;
          }),
      );
      const before = await top();
      await page.getByRole('link', { name: /^MainHall/ }).click();
      await page.getByRole('heading', { name: 'MainHall' }).waitFor();
      await page.goBack();
      await expect.poll(top).toBe(before);
      await page.reload();
      await expect.poll(top).toBe(before);
    });
  });
}
