import { Registry, RegistryAway } from '@weir/avro';
import type { DoctorLine } from '@weir/local';
import type { SchemaRegistryConfig } from '@weir/model';

const name = 'schema registry';
/** Any id will do: that there is none is an answer, too. */
const someId = 1;

/** Whether the schema registry answers as one does; null where none is configured. */
export const registryLine = async (configured: SchemaRegistryConfig | null): Promise<DoctorLine | null> => {
  if (configured === null) return null;
  try {
    await new Registry(configured).schema(someId);
    return { name, ok: true, detail: configured.url, mend: null };
  } catch (error) {
    if (!(error instanceof RegistryAway)) throw error;
    const mend = 'check WEIR_SCHEMA_REGISTRY and its user; messages that name its schemas wait meanwhile';
    return { name, ok: false, detail: `${configured.url}: ${error.message}`, mend };
  }
};
