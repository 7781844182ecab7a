import { createServer } from 'node:http';
import { test } from 'vitest';
import type { Stage } from '../stage.ts';

export function clientModule(stage: Stage): void {
  const { open } = stage;
  test('the client is one module that pages of other origins can load, and they learn where the gates are', async () => {
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><link rel="icon" href="data:,"><p>Loading</p><script type="module">
      import { createClient } from '${stage.cluster.webUrl}/tangelo-client.js';
      const { gates } = await (await fetch('${stage.cluster.webUrl}/cluster.json')).json();
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
}
