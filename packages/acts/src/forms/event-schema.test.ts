import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Act } from '../acts/act.js';
import { StopPaymentRequested } from './stop-payment-requested.js';

const page = (name: string): URL => new URL(`../../../../schemas/desk/${name}`, import.meta.url);
const schemas = [
  ['stop-payment-requested.v1.json', StopPaymentRequested, 'An order as other institutions get it (webhooks)'],
  ['acts.v1.json', Act, 'The value of a message on weir.acts.v1'],
] as const;

it.each(schemas)(
  'schemas/desk/%s is what the code checks (WEIR_TEST_WRITE_DOCS=1 writes it)',
  (name, schema, description) => {
    const says = { ...z.toJSONSchema(schema), description };
    if (process.env['WEIR_TEST_WRITE_DOCS'] === '1') writeFileSync(page(name), `${JSON.stringify(says, null, 2)}\n`);
    expect(JSON.parse(readFileSync(page(name), 'utf8'))).toEqual(JSON.parse(JSON.stringify(says)));
  },
);
