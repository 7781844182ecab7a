import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import { createClient } from '../../shared/client/index.ts';
import { startBackend } from './backend.ts';

const backend = await startBackend();
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox', '--font-render-hinting=none'],
  headless: true,
});
const people = ['ada', 'linus_t', '小林', 'Grace', 'mariam', 'bob'];
const clients = new Map();
for (const p of people) {
  const c = createClient({ gate: backend.gateUrl });
  await c.connect({ username: p, rid: 'lounge' });
  await c.join('MainHall');
  clients.set(p, c);
}
await clients.get('bob').join('design-review');
await clients.get('ada').join('music');
await clients.get('ada').join('深夜食堂');
const say = (p, content, target = '*', rid = 'lounge') => clients.get(p).send({ content, target, rid });
for (const [name, vp, scheme] of [
  ['phone-light', { width: 390, height: 844 }, 'light'],
  ['phone-dark', { width: 390, height: 844 }, 'dark'],
  ['desk-light', { width: 1280, height: 800 }, 'light'],
  ['desk-dark', { width: 1280, height: 800 }, 'dark'],
] as const) {
  const ctx = await browser.newContext({
    viewport: vp,
    colorScheme: scheme,
    hasTouch: name.startsWith('phone'),
    isMobile: name.startsWith('phone'),
  });
  const page = await ctx.newPage();
  page.on('console', (m) => {
    if (m.type() !== 'log') console.log(name, m.type(), m.text());
  });
  page.on('pageerror', (e) => console.log(name, 'pageerror', e.message));
  await page.goto(`${backend.baseUrl}/?room=lounge`);
  await page.getByLabel('Your name').fill('mandarin');
  await page.screenshot({ path: `/tmp/shots/${name}-1-door.png` });
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('heading', { name: 'lounge' }).waitFor();
  await say('ada', 'Morning! The new connectors have been up since last night.');
  await say(
    'ada',
    'No reconnects in the logs, and fan-out is down to 40 µs per message. Details: https://example.org/notes/fan-out (worth a read).',
  );
  await say('Grace', 'That is lower than I dared to hope.\nWhat did you change?');
  await say('linus_t', 'encode once, write once per socket 🍊');
  const box = page.getByRole('textbox', { name: 'Message to lounge' });
  await box.fill('Lovely. I will try the phone page on the train today.');
  await box.press('Enter');
  await box.fill('If the tunnel eats my connection, it should all arrive afterwards.');
  await box.press('Enter');
  await say('小林', 'おはようございます。今日は雨ですね。');
  await say('mariam', 'مرحبا بالجميع، صباح الخير!');
  await say('bob', 'Psst, shall we have lunch at one?', 'mandarin');
  await clients.get('bob').request('chat.roomHandler.leave', { rid: 'lounge' });
  await say('ada', 'unread one', '*', 'MainHall');
  await say('Grace', 'unread two', '*', 'MainHall');
  await page.getByText('おはよう').waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shots/${name}-2-chat.png` });
  if (name.startsWith('phone')) {
    await page.getByRole('button', { name: /^Rooms/ }).click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `/tmp/shots/${name}-3-rooms.png` });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Members/ }).click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `/tmp/shots/${name}-4-members.png` });
    await page
      .getByRole('button', { name: /privately to ada/ })
      .first()
      .click();
  } else {
    await page
      .getByRole('complementary', { name: 'Members' })
      .getByRole('button', { name: /privately to ada/ })
      .click();
  }
  const pbox = page.getByRole('textbox', { name: 'Private message to ada' });
  await pbox.fill('Between us: brilliant work.');
  await pbox.press('Enter');
  await pbox.fill('And thank you');
  await page.waitForTimeout(200);
  await page.screenshot({ path: `/tmp/shots/${name}-5-private.png` });
  await pbox.press('Escape');
  await say('ada', '😀'.repeat(4096));
  await say('ada', 'x'.repeat(600));
  await say('Grace', '\u202eRTL override \u202e<script>alert(1)</script>');
  await page.waitForTimeout(200);
  await page.screenshot({ path: `/tmp/shots/${name}-6-hostile.png` });
  await ctx.setOffline(true);
  (backend as any).cut?.();
  await page
    .getByText('Connection lost')
    .waitFor({ timeout: 8000 })
    .catch(() => console.log('no banner'));
  await box.fill('Written in the tunnel.');
  await box.press('Enter');
  await page.waitForTimeout(700);
  await page.screenshot({ path: `/tmp/shots/${name}-7-offline.png` });
  await ctx.setOffline(false);
  await page.waitForTimeout(500);
  await ctx.close();
  await clients.get('bob').join('lounge');
  await new Promise((r) => setTimeout(r, 5200));
}
for (const c of clients.values()) c.disconnect();
await browser.close();
await backend.close();
