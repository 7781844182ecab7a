import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Beside the compiled scripts lie the compiled programs that they start. */
export const APP = at('../game-server/app.js');
export const WEB_SERVER = at('../web-server/server.js');
