import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const form = z.object({
  ports: z.object({
    kafka: z.int().optional(),
    kafkaController: z.int().optional(),
    clickhouseHttp: z.int().optional(),
    clickhouseTcp: z.int().optional(),
  }),
});

/** The ports that the stack of this folder has, or had when it last ran; none where there never was one. */
export const stackPorts = (stateDir: string): Readonly<Record<string, number>> => {
  try {
    return form.parse(JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'))).ports as Record<string, number>;
  } catch {
    return {};
  }
};
