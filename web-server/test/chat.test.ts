import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Client, createClient } from '../../shared/client/index.ts';
import type { Cluster } from '../../game-server/test/cluster.ts';
import { startBackend } from './backend.ts';
import { faintTexts, launchBrowser, say, type VisitOptions, type Visitor, visit } from './browser.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let cluster: Cluster;
let browser: Browser;
let visitors: Visitor[] = [];
let clients: Client[] = [];
let rooms = 0;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([startBackend(), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await cluster.stop();
});

afterEach(async () => {
  const complaints = visitors.flatMap((visitor) => visitor.complaints);
  for (const client of clients) client.disconnect();
  await Promise.all(visitors.map(({ context }) => context.close()));
  [visitors, clients] = [[], []];
  expect(complaints).toEqual([]);
});

async function open(options?: VisitOptions): Promise<Visitor> {
  const visitor = await visit(browser, cluster, options);
  visitors.push(visitor);
  return visitor;
}

/** Somebody who is there without a page. */
async function guest(username: string, rid: string): Promise<Client> {
  const client = createClient({ gate: cluster.gateUrl });
  clients.push(client);
  await client.connect({ username, rid });
  return client;
}

/** A room and names that no other test uses, since names stay taken for some seconds after their people have gone. */
function fresh(): { room: string; ada: string; bob: string; cy: string } {
  rooms += 1;
  return { room: `room-${rooms}`, ada: `ada${rooms}`, bob: `bob${rooms}`, cy: `cy${rooms}` };
}

const log = (room: string) => ({ name: `Messages in ${room}` });

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
    await say(first, 'For all');
    await third.getByRole('log', log(room)).getByText('For all').waitFor();
    expect(await third.getByText('Between us').count()).toBe(0);
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

describe('hostile text', () => {
  test('is shown as text, with its effects kept inside', async () => {
    const { room, ada, bob } = fresh();
    const { page } = await open({ username: ada, room });
    const sender = await guest(bob, room);
    const texts = [
      '<script>document.title = "owned"</script>',
      '<img src=x onerror="document.title=\'owned\'">',
      '\u202eright to left\u2067 and never back',
      '&lt;b&gt; stays as it is',
      '[click](javascript:alert(1)) javascript:alert(1)',
      '😀'.repeat(2_048),
      'x'.repeat(8_192),
    ];
    for (const content of texts) await sender.send({ content, target: '*', rid: room });
    await page.getByText('xxxxxxxx').waitFor();
    expect(await page.getByRole('log').locator('.message-text').allTextContents()).toEqual(texts);
    expect(await page.getByRole('log').locator('img, script, a').count()).toBe(0);
    await expect.poll(() => page.title()).toBe(`${room} · Tangelo`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    const direction = await page
      .locator('.message-text', { hasText: 'right to left' })
      .evaluate((element) => ({
        isolated: getComputedStyle(element).unicodeBidi,
        block: getComputedStyle(element).display,
      }));
    expect(direction).toEqual({ isolated: 'isolate', block: 'block' });
  });

  test('in a name is refused at the door, in words', async () => {
    const { room } = fresh();
    const { page } = await open({ room });
    await page.getByLabel('Your name').fill('<script>alert(1)</script>');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('A name has 1 to 20 letters').waitFor();
  });

  test('may hold addresses, which open without telling where from', async () => {
    const { room, ada } = fresh();
    const { page } = await open({ username: ada, room });
    await say(page, 'see https://example.org/a?b=c.');
    const link = page.getByRole('link', { name: 'https://example.org/a?b=c', exact: true });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe('https://example.org/a?b=c');
    expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
  });
});

describe('a lost connection', () => {
  test('is told, disables nothing, and what was written meanwhile arrives in order', async () => {
    const { room, ada, bob } = fresh();
    const { page, context } = await open({ username: ada, room });
    const { page: other } = await open({ username: bob, room });
    await context.setOffline(true);
    await page.getByRole('status').getByText('Connection lost.').waitFor();
    for (const text of ['first', 'second', 'third']) await say(page, text);
    expect(await page.getByRole('img', { name: 'Sending' }).count()).toBe(3);
    await say(other, 'meanwhile');
    await context.setOffline(false);
    await page.getByRole('status').getByText('Connected again.').waitFor();
    await page.getByRole('img', { name: 'Sent' }).nth(2).waitFor();
    const texts = ['meanwhile', 'first', 'second', 'third'];
    expect(await page.locator('.message-text').allTextContents()).toEqual(texts);
    await other.getByText('third').waitFor();
    expect(await other.locator('.message-text').allTextContents()).toEqual(texts);
  });

  test('during a reload: what was not sent is shown as failed and can be sent again, once', async () => {
    const { room, ada, bob } = fresh();
    const { page, context } = await open({ username: ada, room });
    const { page: other } = await open({ username: bob, room });
    await context.setOffline(true);
    await page.getByRole('status').getByText('Connection lost.').waitFor();
    await say(page, 'from the tunnel');
    // The page is stored when it is hidden; a reload without a network would show the browser's own error page.
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
    await context.setOffline(false);
    await page.reload();
    await page.getByText('Not sent.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('img', { name: 'Sent' }).waitFor();
    await say(page, 'and on');
    await other.getByText('and on').waitFor();
    expect(await other.getByText('from the tunnel').count()).toBe(1);
  });
});

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
});

describe('rooms', () => {
  test('are found, opened, counted while not shown, left, and named in the address', async () => {
    const { room, ada, bob } = fresh();
    const { page } = await open({ username: ada, room });
    const sender = await guest(bob, `${room}-b`);
    await page.getByRole('link', { name: new RegExp(`^${room}-b`) }).click();
    await page.getByRole('heading', { name: `${room}-b` }).waitFor();
    expect(new URL(page.url()).searchParams.get('room')).toBe(`${room}-b`);
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

test('on a phone, rooms and members are drawers that Escape closes, and nothing is wider than the screen', async () => {
  const { room, ada, bob } = fresh();
  await guest(bob, room);
  const { page } = await open({ username: ada, room, viewport: { width: 360, height: 640 } });
  await page.getByRole('button', { name: 'Rooms' }).click();
  await page.getByRole('dialog', { name: 'rooms' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'rooms' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Members' }).click();
  await page.getByRole('button', { name: `Write privately to ${bob}` }).click();
  await page.getByRole('dialog', { name: 'members' }).waitFor({ state: 'hidden' });
  const field = page.getByRole('textbox', { name: `Private message to ${bob}` });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test.each(['light', 'dark'] as const)('every text can be read in the %s scheme', async (colorScheme) => {
  const { room, ada, bob } = fresh();
  const { page } = await open({ room, colorScheme });
  expect(await faintTexts(page)).toEqual([]);
  const { page: chat, context } = await open({ username: ada, room, colorScheme });
  for (let number = 0; number < 20; number += 1) await guest(`${bob}_${number}`, room);
  const [sender] = clients;
  await sender?.send({ content: 'For all, see https://example.org', target: '*', rid: room });
  await sender?.send({ content: 'For one', target: ada, rid: room });
  await say(chat, 'Thanks');
  await chat.getByRole('button', { name: `Write privately to ${bob}_1`, exact: true }).click();
  await context.setOffline(true);
  await chat.getByRole('status').getByText('Connection lost.').waitFor();
  expect(await chat.locator('.member').count()).toBe(21);
  expect(await faintTexts(chat)).toEqual([]);
});

test('the client is one module that pages of other origins can load, and they learn where the gates are', async () => {
  const elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><link rel="icon" href="data:,"><p>Loading</p><script type="module">
      import { createClient } from '${cluster.webUrl}/tangelo-client.js';
      const { gates } = await (await fetch('${cluster.webUrl}/cluster.json')).json();
      const client = createClient({ gate: 'http://127.0.0.1:' + gates[0].port });
      document.querySelector('p').textContent = 'The client is ' + client.state;
    </script>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = elsewhere.address();
  const { page } = await open();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  await page.getByText('The client is idle').waitFor();
  elsewhere.close();
});
