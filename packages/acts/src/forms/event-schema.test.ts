import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Act } from '../acts/act.js';
import { BlocklistEntry } from '../feeds/blocklist-entry.js';
import { StopOrderChanged } from '../feeds/stop-order-changed.js';
import { StopPaymentRequested } from './stop-payment-requested.js';

const page = (name: string): URL => new URL(`../../../../schemas/desk/${name}`, import.meta.url);
const schemas = [
  ['stop-payment-requested.v1.json', StopPaymentRequested, 'An order as other institutions get it (webhooks)'],
  ['stop-order-changed.v1.json', StopOrderChanged, 'The value of a message on weir.stop-orders.v1'],
  ['blocklist-entry.v1.json', BlocklistEntry, 'The value of a message on weir.blocklist.v1; its key is the account'],
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
