import { expect, test } from 'vitest';
import { mirrorOfCentral, nodeLine } from './programs.js';

test('a Node.js too old is named with what to install, a newer one is well', () => {
  expect(nodeLine('20.18.3')).toMatchObject({ ok: false, mend: 'install Node.js 20.19 or later' });
  expect(nodeLine('18.20.0')).toMatchObject({ ok: false });
  expect(nodeLine('20.19.0')).toMatchObject({ ok: true, mend: null });
  expect(nodeLine('22.1.0')).toMatchObject({ ok: true });
});

test("the mirror of Maven's settings is asked instead of Maven Central", () => {
  const mirror = (of: string) =>
    `<settings><mirrors><mirror><id>m</id><mirrorOf>${of}</mirrorOf><url> https://maven.example.org/central </url></mirror></mirrors></settings>`;
  for (const of of ['*', 'central', 'other, central', 'external:*'])
    expect(mirrorOfCentral(mirror(of))).toBe('https://maven.example.org/central');
  expect(mirrorOfCentral(mirror('other'))).toBeNull();
  expect(mirrorOfCentral('')).toBeNull();
});
