import { describe, expect, test } from 'vitest';
import { say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

export function messageField({ open }: Stage): void {
  describe('the message field', () => {
    test('sends with Enter, breaks the line with Shift+Enter', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ username: ada, room });
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      await field.pressSequentially('one');
      await field.press('Shift+Enter');
      await field.pressSequentially('two');
      await field.press('Enter');
      await page.getByRole('img', { name: 'Sent' }).waitFor();
      expect(await page.getByRole('log').locator('.message-text').allTextContents()).toEqual(['one\ntwo']);
      expect(await field.inputValue()).toBe('');
    });

    test('does not send with the Enter that ends a composition, in the order of any browser', async () => {
      const { room, ada } = fresh();
      const { page, context } = await open({ username: ada, room });
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      await field.focus();
      const input = await context.newCDPSession(page);
      await input.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
      const enter = (how: { isComposing?: boolean; keyCode?: number }) =>
        field.evaluate((element, init) => {
          const key = { key: 'Enter', bubbles: true, cancelable: true };
          element.dispatchEvent(new KeyboardEvent('keydown', { ...key, ...init }));
        }, how);
      // Chrome and Firefox tell of the key while the composition goes on, Safari after its end and with this key code.
      await enter({ isComposing: true });
      await input.send('Input.insertText', { text: '日本' });
      await enter({ keyCode: 229 });
      expect(await field.inputValue()).toBe('日本');
      expect(await page.locator('.message-text').count()).toBe(0);
      await field.press('Enter');
      await page.getByRole('log', log(room)).getByText('日本').waitFor();
    });

    test('is as tall as its text, however wide the screen is at the moment', async () => {
      const { ada } = fresh();
      const room = 'a-room-with-a-name-of-32-letters';
      const [narrow, wide] = [
        { width: 320, height: 568 },
        { width: 1_000, height: 568 },
      ];
      const { page } = await open({ username: ada, room, viewport: wide });
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      const height = async () => (await field.boundingBox())?.height ?? 0;
      const oneLine = await height();
      await page.setViewportSize(narrow);
      await expect.poll(height).toBe(oneLine);
      await field.fill('as many words as are two lines on a phone');
      await expect.poll(height).toBeGreaterThan(oneLine);
      await page.setViewportSize(wide);
      await expect.poll(height).toBe(oneLine);
    });

    test('keeps what is being written for each room, also over a reload', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ username: ada, room });
      await page.getByRole('textbox', { name: `Message to ${room}` }).fill('half a sen');
      await page.getByRole('link', { name: /^MainHall/ }).click();
      await page.getByRole('textbox', { name: 'Message to MainHall' }).fill('another');
      await page.goBack();
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      await field.waitFor();
      expect(await field.inputValue()).toBe('half a sen');
      await say(page, 'said before');
      await page.getByRole('img', { name: 'Sent' }).waitFor();
      await page.reload();
      await page.getByRole('log', log(room)).getByText('said before').waitFor();
      await page.getByText(ada, { exact: true }).first().waitFor();
      await say(page, 'said after');
      await page.getByRole('img', { name: 'Sent' }).nth(1).waitFor();
      await page.getByRole('link', { name: /^MainHall/ }).click();
      expect(await page.getByRole('textbox', { name: 'Message to MainHall' }).inputValue()).toBe('another');
    });
  });
}
