import { z } from 'zod';
import { clusterSchema } from './cluster-schema.ts';
import { masterFileSchema } from './master-schema.ts';
import { serversFileSchema } from './servers-schema.ts';

export interface SchemaFile {
  /** Its name in config/schema. */
  readonly file: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The JSON Schemas that editors complete and check config/*.json with. */
export function generateSchemas(): SchemaFile[] {
  return [
    { file: 'servers.schema.json', schema: jsonSchemaOf(serversFileSchema) },
    { file: 'master.schema.json', schema: jsonSchemaOf(masterFileSchema) },
    { file: 'cluster.schema.json', schema: jsonSchemaOf(clusterSchema) },
  ];
}

/** The content of a schema's file. */
export function schemaText({ schema }: SchemaFile): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // The bounds of every whole number; they tell a reader nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // A group's default is that of the settings in it.
      if (jsonSchema.type === 'object') delete jsonSchema.default;
    },
  });
}
