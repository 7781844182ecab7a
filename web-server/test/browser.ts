import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';

/** A browser from the npm registry, with its web security as people have it. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    headless: true,
  });
}

/** What the page is not to do: errors and warnings on the console (a violated policy is one), uncaught errors. */
type Complaints = string[];

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: Complaints;
  /** `host:port` of the server at the other end of the page's newest socket. */
  connectedTo(): string;
}

export interface VisitOptions {
  readonly username?: string;
  readonly room?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
}

/** What a browser reports when there is no network or a server is gone, which is not the page's fault. */
const NETWORK = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED))/;

/** Somebody with a browser of their own, at the door or, with a name, in the room. */
export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visitor> {
  const { username, room, viewport, colorScheme } = options;
  const context = await browser.newContext({
    viewport: viewport ?? { width: 1_280, height: 800 },
    colorScheme: colorScheme ?? 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: Complaints = [];
  page.on('console', (message) => {
    const serious = message.type() === 'error' || message.type() === 'warning';
    if (serious && !NETWORK.test(message.text()))
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  let host = '';
  page.on('websocket', (socket) => {
    host = new URL(socket.url()).host;
  });
  await page.goto(room === undefined ? url : `${url}/?room=${room}`);
  if (username !== undefined) {
    await page.getByLabel('Your name').fill(username);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('log', { name: `Messages in ${room ?? 'MainHall'}` }).waitFor();
  }
  return { page, context, complaints, connectedTo: () => host };
}

export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^(Private message|Message) to/ });
  await field.fill(text);
  await field.press('Enter');
}

export interface FaintText {
  readonly text: string;
  readonly contrast: number;
}

/** Texts that stand out from what is behind them by less than WCAG's 4.5 : 1. */
export async function faintTexts(page: Page): Promise<FaintText[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const channels = (colour: string): readonly [number, number, number, number] => {
      if (canvas === null) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha];
    };
    const luminance = (colour: string) => {
      const [red, green, blue] = channels(colour);
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
        const value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element: Element | null): string => {
      if (element === null) return 'white';
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor)[3] === 255 ? backgroundColor : ground(element.parentElement);
    };
    return [...document.body.querySelectorAll('*')].flatMap((element) => {
      const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const shown = text.map((node) => node.textContent?.trim()).join('');
      if (shown === '' || element.getClientRects().length === 0) return [];
      const [one, other] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      return contrast < 4.5 ? [{ text: shown, contrast }] : [];
    });
  });
}
