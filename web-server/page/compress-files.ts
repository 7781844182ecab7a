import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

const TEXT = /\.(?:html|js|css|svg|webmanifest|json)$/;
/** Below this a compressed file saves nothing that matters. */
const MIN_BYTES = 512;

/** Writes a `.br` and a `.gz` beside each text file that was built, for a server that sends files as they are. */
export function compressFiles({ dir }: { readonly dir: string }): Plugin {
  return {
    name: 'compress-files',
    apply: 'build',
    buildApp: {
      order: 'post',
      async handler() {
        const files = await readdir(dir, { recursive: true });
        await Promise.all(files.filter((file) => TEXT.test(file)).map((file) => compress(join(dir, file))));
      },
    },
  };
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < MIN_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await Promise.all([
    writeFile(`${file}.br`, await brotli(content, { params })),
    writeFile(`${file}.gz`, await deflate(content, { level: 9 })),
  ]);
}
