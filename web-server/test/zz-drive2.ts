import { launchBrowser, visit, say } from './browser.ts';
import { startBackend } from './backend.ts';
import { createClient } from '../../shared/client/index.ts';
const backend = await startBackend(); const browser = await launchBrowser();
const c = createClient({ gate: backend.gateUrl }); await c.connect({ username: 'ada', rid: 'lounge' });
const v: { width: number; height: number } = { width: 1280, height: 800 };
for (const scheme of ['light', 'dark'] as const) {
  const { page, context } = await visit(browser, backend, { room: 'lounge' });
  await page.emulateMedia({ colorScheme: scheme });
  await page.getByLabel('Your name').fill('ada'); await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByText('Somebody else').waitFor();
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-1-door-error.png` });
  await page.getByLabel('Your name').fill('mandarin' + scheme); await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('log').waitFor(); await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-2-empty.png` });
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
  // yesterday, today, and one failed
  const saved = await page.evaluate((now) => {
    const key = 'tangelo.page.session'; const s = JSON.parse(sessionStorage.getItem(key) ?? '{}');
    const m = (id: string, from: string, text: string, time: number, more = {}) => ({ kind: 'message', key: `${from}/${id}`, id, from, mine: from === s.me, text, target: '*', seq: 0, time, status: 'sent', ...more });
    const room = s.rooms.find((r: { rid: string }) => r.rid === 'lounge');
    room.messages = [m('1', 'grace', 'See you all tomorrow.', now - 86400_000), m('2', 'ada', 'Good night! 👋', now - 86400_000 + 1000), m('3', 'linus', 'Old news from last week', now - 7 * 86400_000)].sort((a, b) => a.time - b.time);
    room.messages.push(m('4', s.me, 'Is anyone awake?', now - 60_000));
    room.outgoing = [m('9', s.me, 'Written in a tunnel.', now - 1000, { status: 'pending' })];
    return JSON.stringify(s);
  }, Date.now());
  await page.addInitScript((x) => { if (!(window.name)) sessionStorage.setItem('tangelo.page.session', x); window.name = 'done'; }, saved);
  await page.reload(); await page.getByText('Not sent').waitFor(); await page.waitForTimeout(200);
  await page.getByRole('button', { name: 'Change your name' }).click();
  await page.getByRole('textbox', { name: 'New name' }).fill('ada'); await page.keyboard.press('Enter');
  await page.getByText('Somebody else').waitFor();
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-3-failed-rename.png` });
  await page.getByRole('button', { name: 'Cancel' }).click();
  for (let i = 0; i < 40; i++) await c.send({ content: `line ${i} of a longer conversation`, target: '*', rid: 'lounge' });
  await page.getByText('line 39').waitFor();
  await page.getByRole('log').evaluate((e) => { e.scrollTop = 300; }); await page.waitForTimeout(100);
  await c.send({ content: 'below', target: '*', rid: 'lounge' }); await c.send({ content: 'below2', target: '*', rid: 'lounge' });
  await page.getByText('2 new').waitFor();
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-4-below.png` });
  await page.getByRole('link', { name: /^MainHall/ }).click();
  await c.send({ content: 'while you were in the hall', target: '*', rid: 'lounge' });
  await page.getByText('1 unread').waitFor({ state: 'attached' });
  await page.getByRole('link', { name: /^lounge/ }).click(); await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-5-new.png` });
  await page.setViewportSize({ width: 360, height: 640 }); await page.waitForTimeout(200);
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-6-360.png` });
  await page.setViewportSize({ width: 800, height: 700 }); await page.waitForTimeout(200);
  await page.screenshot({ path: `/tmp/shots/s-${scheme}-7-800.png` });
  // second tab takes over
  if (scheme === 'light') {
    const state = await page.evaluate(() => ({ ...sessionStorage }));
    const p2 = await context.newPage(); await p2.addInitScript((s) => { if (!sessionStorage.length) for (const [k, val] of Object.entries(s)) sessionStorage.setItem(k, String(val)); }, state);
    await p2.goto(backend.baseUrl + '/?room=lounge');
    await page.setViewportSize(v);
    await page.getByText('another window').waitFor(); await page.waitForTimeout(600);
    await page.screenshot({ path: `/tmp/shots/s-${scheme}-8-ended.png` });
    await page.goto(backend.baseUrl + '/nope'); await page.screenshot({ path: `/tmp/shots/s-${scheme}-9-404.png` });
  }
  // speed: 2,000 messages
  await context.close();
}
const { page } = await visit(browser, backend, { username: 'speedy', room: 'lounge' });
const t0 = Date.now();
await Promise.all(Array.from({ length: 2200 }, (_, i) => c.send({ content: `message ${i}`, target: '*', rid: 'lounge' })));
await page.getByText('message 2199').waitFor();
console.log('2200 messages', Date.now() - t0, 'ms', await page.locator('.message').count());
const t = await page.evaluate(async () => { const t0 = performance.now(); const f = document.querySelector('textarea'); if (f) { f.value = 'hello'; f.dispatchEvent(new InputEvent('input', { bubbles: true })); } await new Promise((r) => requestAnimationFrame(() => setTimeout(r))); return performance.now() - t0; });
console.log('keystroke to next frame', t);
const t1 = Date.now(); await c.send({ content: 'the last', target: '*', rid: 'lounge' }); await page.getByText('the last').waitFor(); console.log('one more', Date.now() - t1);
c.disconnect(); await browser.close(); await backend.close();
