import { writeFileSync } from 'node:fs';
import { generateSchemas, schemaText } from '../game-server/framework/config/schema-files.ts';

/** Writes config/schema/ from the zod schemas, for editors; a test tells when it was forgotten. */
for (const schema of generateSchemas()) {
  writeFileSync(new URL(`../../config/schema/${schema.file}`, import.meta.url), schemaText(schema));
}
