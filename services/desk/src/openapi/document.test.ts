import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@weir/desk-api';
import { expect, test } from 'vitest';
import { openApiDocument } from './document.js';

const page = fileURLToPath(new URL('../../../../schemas/openapi/desk.json', import.meta.url));
// As it is after it has been written: without what JSON does not have.
const document = JSON.parse(JSON.stringify(openApiDocument()));

// The formatter then lays it out.
test('schemas/openapi/desk.json is what the table of routes says (WEIR_TEST_WRITE_DOCS=1 writes it)', () => {
  if (process.env['WEIR_TEST_WRITE_DOCS'] === '1') {
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, `${JSON.stringify(document, null, 2)}\n`);
  }
  expect(JSON.parse(readFileSync(page, 'utf8'))).toEqual(document);
});

test('every reference leads somewhere, and every route is there once', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!);
  expect(names.filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
  expect(text).not.toContain('#/$defs/');
  const ids = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)
    .flatMap((methods) => Object.values(methods))
    .map(({ operationId }) => operationId);
  expect(ids.sort()).toEqual([...Object.keys(routes), 'events'].sort());
});
