import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stackErrorCatalogue } from '@weir/local';
import { logErrorCatalogue } from '@weir/log';
import { errorCatalogue } from '@weir/model';
import { storeErrorCatalogue } from '@weir/store';
import { describe, expect, test } from 'vitest';
import { chineseDetail } from './details.js';
import { type Form, Forms } from './forms.js';
import { meanings } from './meanings.js';
import { serverForms } from './server-forms.js';
import { stackForms } from './stack-forms.js';
import { usageForms } from './usage-forms.js';
import { wantedForms } from './wanted-forms.js';
import { worldForms } from './world-forms.js';

const root = resolve(import.meta.dirname, '../../../..');
const ownForms: readonly Form[] = [...usageForms, ...serverForms, ...stackForms, ...worldForms, ...wantedForms];

/** All sources that throw, a place where a value stands written as in a form. */
const sources = (): string =>
  ['packages', 'services/check', 'services/cli', 'services/ingest', 'services/matcher', 'deploy/local']
    .flatMap((folder) =>
      readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /(?:^|\/)src\/.*\.ts$/.test(file) && !/node_modules|\.test\.ts$|src\/errors\//.test(file))
        .map((file) => readFileSync(resolve(root, folder, file), 'utf8')),
    )
    .join('\n');

describe('the details of errors in Chinese', () => {
  test('are of English that somebody says', () => {
    const said = sources();
    const gone = ownForms.filter(([english]) => english.split('{}').some((part) => !said.includes(part.trim())));
    expect(gone).toEqual([]);
  });

  test('have the values of the English, each once', () => {
    for (const [english, chinese] of ownForms) {
      const places = english
        .split('{}')
        .slice(1)
        .map((_, at) => at + 1);
      const told = [...chinese.matchAll(/\{(\d)[!?]?\}/g)].map((match) => Number(match[1])).sort();
      expect(told, english).toEqual(places);
    }
  });

  test('name what the English names: options, commands, settings, numbers', () => {
    const exact = /--[a-z][a-z-]*|WEIR_[A-Z_]+|\bweir [a-z]+|\b\d[\d:+TZ-]*\d\b/g;
    for (const [english, chinese] of ownForms) {
      const named = (text: string): string[] => [...new Set(text.match(exact) ?? [])].sort();
      expect(named(chinese), english).toEqual(named(english));
    }
  });

  test('are whole sentences: of options, of settings, of lines, of files', () => {
    expect(chineseDetail('--limit wants a whole number, not five')).toBe('--limit 应为整数，而不是 five');
    expect(chineseDetail('--limit wants a whole number from 1 on, not 0')).toBe(
      '--limit 应为不小于 1 的整数，而不是 0',
    );
    expect(
      chineseDetail(
        '--since wants a time with its zone, like 2026-05-01T08:00:00+08:00, or how long ago, like 2h, not now, not then',
      ),
    ).toBe('--since 应为带时区的时间，如 2026-05-01T08:00:00+08:00，或多久以前，如 2h，而不是 now, not then');
    expect(chineseDetail('no case c9; there are c1, c2 and 3 more (weir case list)')).toBe(
      '没有案件 c9；现有 c1, c2，另有 3 个（weir case list）',
    );
    expect(chineseDetail('no case c9; there are none yet')).toBe('没有案件 c9；目前一个也没有');
    expect(chineseDetail('line 3: not JSON')).toBe('第 3 行：不是 JSON');
    expect(chineseDetail('a.ndjson line 3: case is missing')).toBe('a.ndjson 第 3 行：缺少 case');
    expect(
      chineseDetail("\n  WEIR_ZONE wants a zone like +08:00 or Z, not 'x'\n  weir.yaml a.b is no setting of weir"),
    ).toBe("\n  WEIR_ZONE 应为时区，如 +08:00 或 Z，而不是 'x'\n  weir.yaml a.b 不是 weir 的设置");
    expect(chineseDetail("ENOENT: no such file or directory, open 'a'")).toBe("没有此文件或文件夹（ENOENT，open 'a'）");
  });

  test('stay English where they, or a part of them, are not known', () => {
    expect(chineseDetail('something nobody has heard of')).toBe('something nobody has heard of');
    expect(chineseDetail('--shape wants a circle, not a line')).toBe('--shape wants a circle, not a line');
    expect(chineseDetail('line 3: it is blue')).toBe('line 3: it is blue');
  });

  test('hold values as they were, whatever stands in them', () => {
    const forms = new Forms([['{} is {}', '{2}：{1}']]);
    expect(forms.chinese('$& is {1}\nand more')).toBe('{1}\nand more：$&');
  });
});

test('each code has its meaning and remedy, which name what the English names', () => {
  const catalogues = { ...errorCatalogue, ...logErrorCatalogue, ...storeErrorCatalogue, ...stackErrorCatalogue };
  expect(Object.keys(meanings).sort()).toEqual(Object.keys(catalogues).sort());
  const exact = /\bweir [a-z]+|--[a-z][a-z-]*|WEIR_[A-Z_]+|`[^`]+`|\b[A-Z]{3,}-?[A-Z]{2,}\b|\/[a-z0-9/]{4,}/g;
  for (const [code, { text, remedy }] of Object.entries(catalogues)) {
    const chinese = meanings[code as keyof typeof meanings];
    const named = (said: string): string[] => [...new Set(said.match(exact) ?? [])].sort();
    expect(chinese.text, code).toMatch(/[\u4e00-\u9fff]/);
    expect(named(`${chinese.text} ${chinese.remedy}`), code).toEqual(named(`${text} ${remedy}`));
  }
});
