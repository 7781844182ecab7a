import type { Page } from 'playwright-core';

const passwordOf = (username: string) => `the password of ${username}`;

/** Fills in the door for somebody with an account, or for somebody who makes one. */
export async function knock(
  page: Page,
  way: 'Log in' | 'Register',
  { username, password = passwordOf(username) }: { username: string; password?: string },
): Promise<void> {
  await page.getByRole('radio', { name: way }).check();
  await page.getByLabel('Your name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: way, exact: true }).click();
}

export async function register(page: Page, username: string): Promise<void> {
  await knock(page, 'Register', { username });
  await page.getByRole('log').waitFor();
}

export async function logIn(page: Page, username: string): Promise<void> {
  await knock(page, 'Log in', { username });
  await page.getByRole('log').waitFor();
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Tangelo' }).waitFor();
}

/** Opens the conversation with a person, through the dialog. */
export async function writeTo(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: 'New message' }).click();
  const field = page.getByRole('textbox', { name: 'To whom?' });
  await field.fill(username);
  await field.press('Enter');
  await page.getByRole('heading', { name: username, level: 1 }).waitFor();
}
