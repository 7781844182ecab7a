import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { pick, shardOf } from '../../../shared/rendezvous.ts';
import { say } from '../browser.ts';
import { fresh, log, type Stage } from '../stage.ts';

/** What a page says about itself, beside the messages, from now on: the banner, remarks, joins and leaves. */
async function watchForNoise(page: Page): Promise<() => Promise<string[]>> {
  const noise = await page.evaluateHandle(() => {
    const heard: string[] = [];
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes) {
        for (const node of [...addedNodes, ...(target instanceof Text ? [target] : [])]) {
          const element = node instanceof Element ? node : node.parentElement;
          const told = element?.closest('.banner-place, .remark, .notices, .message-failure');
          if (told && node.textContent) heard.push(node.textContent);
        }
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return heard;
  });
  return () => noise.jsonValue();
}

async function texts(page: Page): Promise<string[]> {
  return page.locator('.message-text').allTextContents();
}

export function killedServers(stage: Stage): void {
  const { open } = stage;

  async function ownerOf(rid: string): Promise<{ id: string; pid: number }> {
    const chatServers = (await stage.cluster.status()).filter(({ type }) => type === 'chat');
    const owner = pick(`shard:${shardOf(rid)}`, chatServers);
    if (owner === undefined) throw new Error('no chat server');
    return owner;
  }

  describe('when the chat server of a room is killed', () => {
    test('both pages go on, and nothing of it can be seen', async () => {
      const { room, ada, bob } = fresh();
      const { page: first } = await open({ username: ada, room });
      const { page: second } = await open({ username: bob, room });
      await first.getByRole('log', log(room)).getByText(`${bob} joined`).waitFor();
      await say(first, 'before');
      await second.getByText('before').waitFor();
      const noises = await Promise.all([first, second].map(watchForNoise));

      const { id, pid } = await ownerOf(room);
      const said = ['before'];
      let isWhole = false;
      const recovering = stage.cluster
        .kill(id, 'SIGKILL')
        .then(() => stage.cluster.whole(pid))
        .finally(() => {
          isWhole = true;
        });
      while (!isWhole) {
        const [speaker, listener] = said.length % 2 === 0 ? [first, second] : [second, first];
        const text = `line ${said.length}`;
        await say(speaker, text);
        await listener.getByText(text, { exact: true }).waitFor();
        said.push(text);
      }
      await recovering;
      await say(first, 'after');
      await second.getByText('after', { exact: true }).waitFor();
      for (const page of [first, second]) {
        await expect.poll(() => page.getByRole('img', { name: 'Sending' }).count()).toBe(0);
        expect(await texts(page)).toEqual([...said, 'after']);
      }
      for (const noise of noises) expect(await noise()).toEqual([]);
    });
  });

  describe('when the connector of a page is killed', () => {
    test('it says so, goes on elsewhere, and what was written meanwhile is sent once; nobody else sees it', async () => {
      const { room, ada, bob } = fresh();
      const { page, connectedTo } = await open({ username: ada, room });
      const own = await connectorAt(connectedTo());
      const { context: lost } = await open({ username: bob, room });
      const { page: witness } = await open({ ...(await elsewhere(own.clientAddress)), room });
      await say(page, 'before');
      await witness.getByText('before').waitFor();
      const noise = await watchForNoise(witness);
      await sendAsSoonAs(page, 'Connection lost.', 'meanwhile');

      await stage.cluster.kill(own.id, 'SIGKILL');
      await page.getByRole('status').getByText('Connected again.').waitFor();
      const field = page.getByRole('textbox', { name: `Message to ${room}` });
      expect(await field.isEnabled()).toBe(true);
      expect(await page.evaluate(() => document.body.dataset.bannerAtSend)).toContain('Connection lost.');
      expect(connectedTo()).not.toBe(own.clientAddress);
      await witness.getByText('meanwhile').waitFor();
      await say(page, 'after');
      await witness.getByText('after', { exact: true }).waitFor();
      await page.getByRole('img', { name: 'Sent' }).nth(2).waitFor();
      for (const each of [page, witness])
        await expect.poll(() => texts(each)).toEqual(['before', 'meanwhile', 'after']);

      await stage.cluster.whole(own.pid);
      // Whoever vanishes now is missed after the grace: by then everyone would be who did not come back in time.
      await lost.close();
      await expect.poll(async () => (await noise()).join()).toContain(`${bob} left`);
      expect((await noise()).filter((text) => text.includes(ada))).toEqual([]);
    });

    async function connectorAt(clientAddress: string) {
      const found = (await stage.cluster.status()).find((server) => server.clientAddress === clientAddress);
      if (found === undefined) throw new Error(`no server at ${clientAddress}`);
      return found;
    }

    /** A name that the gate sends to another connector than this one. */
    async function elsewhere(address: string): Promise<{ username: string }> {
      const connectors = (await stage.cluster.status()).filter(({ type }) => type === 'connector');
      const { cy } = fresh();
      for (let number = 0; ; number += 1) {
        const username = `${cy}_${number}`;
        if (pick(username, connectors)?.clientAddress !== address) return { username };
      }
    }
  });
}

/** Writes a message and presses Enter in the very moment in which the page says something. */
async function sendAsSoonAs(page: Page, announcement: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message to/ }).fill(text);
  await page.evaluate((awaited) => {
    const observer = new MutationObserver(() => {
      const banner = document.querySelector('.banner-place')?.textContent ?? '';
      if (!banner.includes(awaited)) return;
      observer.disconnect();
      document.body.dataset.bannerAtSend = banner;
      const enter = { key: 'Enter', bubbles: true, cancelable: true };
      document.querySelector('#composer')?.dispatchEvent(new KeyboardEvent('keydown', enter));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, announcement);
}
