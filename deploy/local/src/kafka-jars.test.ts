import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { areJarsComplete, jarArrived, kafkaJars } from './kafka-jars.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-jars-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the cache folder carries the version and the digest of the pom, and can be set', () => {
  const jars = kafkaJars({ WEIR_CACHE: '/cache' });
  expect(jars.version).toBe('4.1.1');
  expect(jars.folder).toMatch(/^\/cache\/kafka-4\.1\.1-[0-9a-f]{8}$/);
  expect(kafkaJars({ XDG_CACHE_HOME: '/xdg' }).folder).toMatch(/^\/xdg\/weir\/kafka-/);
  expect(kafkaJars({}).folder).toMatch(/\/\.cache\/weir\/kafka-/);
});

test('jars are complete when all of the manifest are there in full', () => {
  expect(areJarsComplete(folder)).toBe(false);
  writeFileSync(join(folder, 'a.jar'), 'aaaa');
  writeFileSync(join(folder, 'b.jar'), 'bb');
  expect(areJarsComplete(folder)).toBe(false);
  writeFileSync(join(folder, 'complete.json'), JSON.stringify({ 'a.jar': 4, 'b.jar': 2 }));
  expect(areJarsComplete(folder)).toBe(true);
  truncateSync(join(folder, 'a.jar'), 3);
  expect(areJarsComplete(folder)).toBe(false);
  rmSync(join(folder, 'a.jar'));
  expect(areJarsComplete(folder)).toBe(false);
});

test('a torn or empty manifest is no manifest', () => {
  for (const text of ['', '{"a.jar":', '{}']) {
    writeFileSync(join(folder, 'complete.json'), text);
    expect(areJarsComplete(folder)).toBe(false);
  }
});

test("of Maven's lines, those about arrived jars become progress", () => {
  const from = '[INFO] Downloaded from central: https://example.org/maven2/org/apache/kafka/kafka-clients/4.1.1';
  expect(jarArrived(`${from}/kafka-clients-4.1.1.jar (9.8 MB at 12 MB/s)`)).toBe('kafka-clients-4.1.1.jar (9.8 MB)');
  expect(jarArrived(`${from}/kafka-clients-4.1.1.pom (2.1 kB at 9 kB/s)`)).toBeNull();
  expect(jarArrived('[INFO] BUILD SUCCESS')).toBeNull();
});
