import { describe, expect, test } from 'vitest';
import { knock, logIn, logOut, register } from '../accounts.ts';
import { say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

export function accounts({ open }: Stage): void {
  describe('an account', () => {
    test('is made at the door, left, and entered again from anywhere', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ room });
      await register(page, ada);
      await page.getByText(`${ada} is your name`).waitFor();
      await page.getByRole('log', log(room)).waitFor();
      expect(await page.getByRole('button', { name: 'Change your name' }).count()).toBe(0);
      await logOut(page);
      expect(await page.getByRole('radio', { name: 'Log in' }).isChecked()).toBe(true);
      expect(await page.getByLabel('Your name').inputValue()).toBe(ada);
      const { page: elsewhere } = await open({ room });
      await logIn(elsewhere, ada);
      await elsewhere.getByText(`${ada} is your name`).waitFor();
    });

    test('stays logged in over a reload', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ room });
      await register(page, ada);
      await page.reload();
      await page.getByRole('log', log(room)).waitFor();
      await page.getByRole('button', { name: 'Log out' }).waitFor();
      await page.getByRole('heading', { name: room }).waitFor();
    });

    test('is logged in to in every tab of a browser, until it is logged out of in one', async () => {
      const { room, ada, bob } = fresh();
      const { page, context } = await open({ room });
      await register(page, ada);
      const tab = await context.newPage();
      await tab.goto(new URL(`/?room=${room}`, page.url()).href);
      await tab.getByRole('log', log(room)).waitFor();
      await say(page, 'in one tab');
      await tab.getByRole('log', log(room)).getByText('in one tab').waitFor();
      await logOut(tab);
      await page.getByRole('heading', { name: 'Tangelo' }).waitFor();
      await tab.reload();
      await tab.getByLabel('Password', { exact: true }).waitFor();
      // What remains of it opens nothing.
      await register(tab, bob);
      await tab.evaluate((username) => {
        const token = 'no longer valid';
        localStorage.setItem('tangelo.page.login', JSON.stringify({ username, token }));
        sessionStorage.clear();
      }, ada);
      await tab.goto('about:blank');
      await page.goto(new URL('/', page.url()).href);
      await page.getByText('You were logged out. Please log in again.').waitFor();
      expect(await page.evaluate(() => localStorage.getItem('tangelo.page.login'))).toBeNull();
    });

    test('does not open with a wrong password; the field says so and has the focus', async () => {
      const { room, ada } = fresh();
      const { page } = await open({ room });
      await register(page, ada);
      await logOut(page);
      await knock(page, 'Log in', { username: ada, password: 'something else' });
      await page.getByText('The name or the password is wrong.').waitFor();
      const field = page.getByLabel('Password', { exact: true });
      await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.inputValue()).toBe('something else');
      await logIn(page, ada);
    });

    test('keeps its name from others, at the door of guests and of those who register', async () => {
      const { room, ada } = fresh();
      const { page: first } = await open({ room });
      await register(first, ada);
      await logOut(first);
      const { page } = await open({ room });
      await page.getByLabel('Your name').fill(ada);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByText('This name belongs to an account. If it is yours, log in.').waitFor();
      await knock(page, 'Register', { username: ada });
      await page.getByText('Somebody else is using this name.').waitFor();
      await knock(page, 'Register', { username: `${ada}x`, password: 'short' });
      await page.getByText('A password has 6 to 256 characters.').waitFor();
    });
  });
}
