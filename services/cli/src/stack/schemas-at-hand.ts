import { Registry, SchemasAtHand } from '@weir/avro';
import type { Config } from '@weir/model';

/** People wait for it: what takes longer is told to be unread, and asked for again. */
const timeoutMs = 3_000;

/** Schemas of the registry that is configured, for whoever reads raw messages again. */
export const schemasAtHand = ({ schemaRegistry }: Pick<Config, 'schemaRegistry'>): SchemasAtHand =>
  new SchemasAtHand(schemaRegistry === null ? null : new Registry({ ...schemaRegistry, timeoutMs }));
