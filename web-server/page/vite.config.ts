import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { compressFiles } from './compress-files.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const outDir = at('../../dist/web-server/page');

/**
 * Two builds into one folder: the page, whose assets bear a hash of their content in their names, and the client as one
 * ES module that other people's pages import from `/tangelo-client.js`.
 */
export default defineConfig({
  root: at('.'),
  plugins: [preact({ devToolsEnabled: false }), compressFiles({ dir: outDir })],
  build: { target: 'baseline-widely-available' },
  environments: {
    client: {
      build: {
        outDir,
        emptyOutDir: true,
        // The content security policy knows no inline data but images.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: [at('index.html'), at('404.html')] },
      },
    },
    sdk: {
      consumer: 'client',
      build: {
        outDir,
        emptyOutDir: false,
        copyPublicDir: false,
        lib: {
          entry: at('../../shared/client/index.ts'),
          formats: ['es'],
          fileName: () => 'tangelo-client.js',
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const { client, sdk } = builder.environments;
      // One after the other: the first empties the folder.
      if (client !== undefined) await builder.build(client);
      if (sdk !== undefined) await builder.build(sdk);
    },
  },
});
