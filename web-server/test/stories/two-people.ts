import { describe, expect, test } from 'vitest';
import { say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

export function twoPeople({ open, guest }: Stage): void {
  describe('two people', () => {
    test('see each other come, talk and go', async () => {
      const { room, ada, bob } = fresh();
      const { page: first } = await open({ username: ada, room });
      const { page: second, context } = await open({ username: bob, room });
      await first.getByRole('log', log(room)).getByText(`${bob} joined`).waitFor();
      await first.getByRole('complementary', { name: 'Members' }).getByText(bob).waitFor();

      await say(second, 'Hello there');
      await first.getByRole('log', log(room)).getByText('Hello there').waitFor();
      await say(first, 'Hello back');
      await second.getByRole('log', log(room)).getByText('Hello back').waitFor();
      await first.getByRole('img', { name: 'Sent' }).waitFor();
      expect(await first.getByText('Hello back').count()).toBe(1);

      await second.getByRole('button', { name: 'Leave the chat' }).click();
      await second.getByRole('heading', { name: 'Tangelo' }).waitFor();
      await first.getByRole('log', log(room)).getByText(`${bob} left`).waitFor();
      await context.close();
    });

    test('write privately, visibly so, and nobody else sees it', async () => {
      const { room, ada, bob, cy } = fresh();
      const { page: first } = await open({ username: ada, room });
      const { page: second } = await open({ username: bob, room });
      const { page: third } = await open({ username: cy, room });
      await first
        .getByRole('complementary', { name: 'Members' })
        .getByRole('button', { name: `Write privately to ${bob}` })
        .click();
      await first.getByText(`Only ${bob} will see this.`).waitFor();
      await say(first, 'Between us');
      await second.getByRole('log', log(room)).getByText('privately to you').waitFor();
      await second.getByRole('log', log(room)).getByText('Between us').waitFor();
      await first.getByRole('log', log(room)).getByText(`privately to ${bob}`).waitFor();

      await first.getByRole('textbox', { name: `Private message to ${bob}` }).press('Escape');
      await first.getByRole('textbox', { name: `Message to ${room}` }).waitFor();
      await say(first, 'For all');
      await third.getByRole('log', log(room)).getByText('For all').waitFor();
      expect(await third.getByText('Between us').count()).toBe(0);
    });

    test('write privately from the moment of the choice on, before the page has drawn it', async () => {
      const { room, ada, bob, cy } = fresh();
      await guest(bob, room);
      const { page } = await open({ username: ada, room });
      const { page: other } = await open({ username: cy, room });
      await page
        .getByRole('button', { name: `Write privately to ${bob}` })
        .evaluate((button: HTMLElement) => {
          const field = document.querySelector<HTMLTextAreaElement>('#composer');
          if (field === null) throw new Error('there is no field');
          button.click();
          field.value = 'Between us';
          const enter = { key: 'Enter', bubbles: true, cancelable: true };
          field.dispatchEvent(new KeyboardEvent('keydown', enter));
        });
      await page.getByRole('log', log(room)).getByText(`privately to ${bob}`).waitFor();
      await page.getByRole('button', { name: 'Write to everyone' }).click();
      await page.getByRole('textbox', { name: `Message to ${room}` }).waitFor();
      await say(page, 'For all');
      await other.getByRole('log', log(room)).getByText('For all').waitFor();
      expect(await other.getByText('Between us').count()).toBe(0);
    });

    test('cannot have the same name; the field says so and has the focus', async () => {
      const { room, ada } = fresh();
      await guest(ada, room);
      const { page } = await open({ room });
      const name = page.getByRole('textbox', { name: 'Your name' });
      await name.fill(ada);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByText('Somebody else is using this name.').waitFor();
      expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
      expect(await name.getAttribute('aria-invalid')).toBe('true');
      await name.fill(`${ada}x`);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByRole('log', log(room)).waitFor();
    });

    test('see a new name where the old one was', async () => {
      const { room, ada, bob, cy } = fresh();
      const { page: first } = await open({ username: ada, room });
      const { page: second } = await open({ username: bob, room });
      await first.getByRole('button', { name: 'Change your name' }).click();
      const field = first.getByRole('textbox', { name: 'New name' });
      await field.press('Escape');
      await field.waitFor({ state: 'detached' });
      await first.getByRole('button', { name: 'Change your name' }).click();
      await field.fill(bob);
      await field.press('Enter');
      await first.getByText('Somebody else is using this name.').waitFor();
      await field.fill(cy);
      await field.press('Enter');
      await second.getByRole('log', log(room)).getByText(`${ada} is now ${cy}`).waitFor();
      const pencil = first.getByRole('button', { name: 'Change your name' });
      await expect.poll(() => pencil.evaluate((button) => button === document.activeElement)).toBe(true);
      await say(first, 'Still me');
      await second.getByRole('button', { name: cy, exact: true }).waitFor();
    });
  });
}
