import { describe, expect, test } from 'vitest';
import { say } from '../browser.ts';
import { fresh, type Stage } from '../stage.ts';

export function hostileText({ open, guest }: Stage): void {
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
        '👩\u200d👩\u200d👧'.repeat(1_638),
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
}
