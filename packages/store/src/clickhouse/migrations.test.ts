import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMigrations } from './migrations.js';

describe('the migrations of this repository', () => {
  const migrations = readMigrations();

  it('are numbered without a gap', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
  });

  const ifNotDone = /^(CREATE|ALTER|DROP) [^,]*IF (NOT )?EXISTS /;
  const toOneEnd = /^ALTER TABLE \w+ MODIFY (SETTING|QUERY)\b/;
  // The same place again changes nothing.
  const repeatable = /^INSERT INTO (flow_places|credit_places|account_cases|tombstones) SELECT /;
  const whatIsNotYet = /^ALTER TABLE (flows|credits) UPDATE\s[\s\S]* WHERE gone = 0 AND facts = ''$/;
  const again = new RegExp([ifNotDone, toOneEnd, repeatable, whatIsNotYet].map(({ source }) => source).join('|'));
  it('have statements only that can be run again, since a migration may be cut short', () => {
    for (const { statements } of migrations) {
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) expect(statement).toMatch(again);
    }
  });
});

describe('a folder of migrations', () => {
  it('is cut into statements, comments and all, and refused when a number is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-migrations-'));
    try {
      writeFileSync(join(folder, 'README.md'), 'not one');
      writeFileSync(join(folder, '0001-a.sql'), "-- why;\nSELECT ';' ,\n  -- inside;\n 1;\n\nSELECT 2;  \nSELECT 3\n");
      const [only] = readMigrations(folder);
      expect(only!.statements.map((statement) => statement.replace(/\s+/g, ' '))).toEqual([
        "SELECT ';' , 1",
        'SELECT 2',
        'SELECT 3',
      ]);
      writeFileSync(join(folder, '0003-c.sql'), 'SELECT 1;');
      expect(() => readMigrations(folder)).toThrow(RangeError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
