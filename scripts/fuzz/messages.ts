import { z } from 'zod';

const ports = z.array(z.int()).min(1).readonly();

const targets = z.object({
  gate: ports,
  connector: ports,
  line: ports,
  utf: ports,
  rpc: z.array(z.object({ port: z.int(), incarnation: z.string() })).readonly(),
  web: ports,
  ops: ports,
  secure: z.array(z.int()).readonly(),
});

/** What the attacker's process is told. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), seed: z.int(), targets, replay: z.array(z.int()).optional() }),
  /** `perSecond`: inputs, 0: as many as it can. Answered with `resting` when the load is `none`. */
  z.object({ kind: z.literal('load'), load: z.enum(['none', 'harmless', 'hostile']), perSecond: z.number() }),
  z.object({ kind: z.literal('report') }),
]);

const counts = z.record(z.string(), z.int());

/** What it tells. */
export const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), hostile: z.int(), harmless: z.int() }),
  z.object({ kind: z.literal('resting'), open: z.int() }),
  /** A server did what it should not have done. */
  z.object({ kind: z.literal('wrong'), what: z.string(), conversation: z.string() }),
  z.object({
    kind: z.literal('report'),
    /** Inputs by the kind of conversation. */
    inputs: counts,
    heard: counts,
    /** Those that are under way, and the last that ended. */
    conversations: z.array(z.string()),
  }),
]);

export type Command = z.infer<typeof commandSchema>;
export type Report = z.infer<typeof reportSchema>;
