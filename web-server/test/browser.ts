import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import type { Backend } from './backend.ts';

/** A browser from the npm registry, with its web security as people have it. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    headless: true,
  });
}

/** What the page is not to do: errors and warnings on the console (a violated policy is one), uncaught errors. */
export type Complaints = string[];

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: Complaints;
}

export interface VisitOptions {
  readonly username?: string;
  readonly room?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** What a browser reports when the network is switched off, which is not the page's fault. */
const OFFLINE = 'net::ERR_INTERNET_DISCONNECTED';

/** Somebody with a browser of their own, at the door or, with a name, in the room. */
export async function visit(
  browser: Browser,
  backend: Backend,
  options: VisitOptions = {},
): Promise<Visitor> {
  const { username, room, viewport } = options;
  const context = await browser.newContext({ viewport: viewport ?? { width: 1_280, height: 800 } });
  const page = await context.newPage();
  const complaints: Complaints = [];
  page.on('console', (message) => {
    const serious = message.type() === 'error' || message.type() === 'warning';
    if (serious && !message.text().includes(OFFLINE)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(room === undefined ? backend.baseUrl : `${backend.baseUrl}/?room=${room}`);
  if (username !== undefined) {
    await page.getByLabel('Your name').fill(username);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('log', { name: `Messages in ${room ?? 'MainHall'}` }).waitFor();
  }
  return { page, context, complaints };
}

export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^(Private message|Message) to/ });
  await field.fill(text);
  await field.press('Enter');
}
