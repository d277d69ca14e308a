import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stackErrorCatalogue } from '@weir/local';
import { logErrorCatalogue } from '@weir/log';
import { errorCatalogue } from '@weir/model';
import { storeErrorCatalogue } from '@weir/store';
import { describe, expect, test, vi } from 'vitest';
import { chineseDetail, spokenProblem } from './details.js';
import { doingForms } from './doing-forms.js';
import { evidenceForms } from './evidence-forms.js';
import { type Form, Forms } from './forms.js';
import { meanings } from './meanings.js';
import { serverForms } from './server-forms.js';
import { stackForms } from './stack-forms.js';
import { usageForms } from './usage-forms.js';
import { wantedForms } from './wanted-forms.js';
import { worldForms } from './world-forms.js';

const root = resolve(import.meta.dirname, '../../../..');
const ownForms: readonly Form[] = [
  ...usageForms,
  ...serverForms,
  ...stackForms,
  ...worldForms,
  ...doingForms,
  ...wantedForms,
  ...evidenceForms,
];

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

  test('say what was being done with which server, and why it failed', () => {
    expect(chineseDetail('reaching the brokers: Connection error: connect ECONNREFUSED 127.0.0.1:9092')).toBe(
      '联系 broker：连接出错：127.0.0.1:9092 拒绝连接（ECONNREFUSED）',
    );
    expect(chineseDetail('asking weir: getaddrinfo ENOTFOUND store.example')).toBe(
      '查询 weir：没有名为 store.example 的主机（ENOTFOUND）',
    );
    expect(chineseDetail('looking up the offsets of weir.flows.v1: no answer within 5000 ms')).toBe(
      '查询 weir.flows.v1 的偏移量：5000 毫秒内没有应答',
    );
  });

  test('what a server says in words of its own stays behind what was done with it', () => {
    expect(chineseDetail('changing weir: code 60, table weir.flows is none')).toBe(
      '更改 weir：code 60, table weir.flows is none',
    );
  });

  test('of a list say each thing, or stay English', () => {
    const places = [
      'ruleSets.0.holdsFrom: no time',
      'ruleSets.0.thresholds.cycle.windowMs: Too small: expected number to be >0',
      'ruleSets.0.thresholds.cycle: Unrecognized key: "x"',
    ];
    expect(chineseDetail(`rules.json: ${places.join('; ')}`)).toBe(
      'rules.json：ruleSets.0.holdsFrom：不是时间；ruleSets.0.thresholds.cycle.windowMs：应大于 0；ruleSets.0.thresholds.cycle：不认识的名称："x"',
    );
    expect(chineseDetail('case c1: t1: it stood twice; t2: not there; and 3 more')).toContain('it stood twice');
    // A list that ends with something unknown can be cut in very many ways: none of them is tried twice.
    const long = `${Array.from({ length: 40 }, (_, at) => `a.${at}: no time`).join('; ')}; b: nobody knows`;
    const beganMs = performance.now();
    expect(chineseDetail(long)).toBe(long);
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  test('name what a setting must be, Latin words apart', () => {
    expect(chineseDetail('WEIR_HUB_ENTRIES wants none or a whole number from 1 on, not "-1"')).toBe(
      'WEIR_HUB_ENTRIES 应为 none，或不小于 1 的整数，而不是 "-1"',
    );
    expect(chineseDetail('--matcher-shards wants a whole number from 1 to 256, not 0')).toBe(
      '--matcher-shards 应为 1 到 256 的整数，而不是 0',
    );
    expect(
      chineseDetail(
        '--id {file}: lines of a.csv and b.csv would have the same ids; use {file}, with names that differ, or a column',
      ),
    ).toBe('--id {file}：a.csv and b.csv 的各行会有相同的编号；请用 {file}（文件名须不同），或某一列');
  });

  test('say why a part of an evidence package does not hold, where the reader is Chinese', () => {
    const why = 'its sources give 5 in layer 2, the package says 9 in layer 3';
    expect(spokenProblem(why)).toBe(why);
    vi.stubEnv('WEIR_LANG', 'zh-CN');
    expect(spokenProblem(why)).toBe('按其资金来源应为 5，在第 2 层，而证据包写的是 9，在第 3 层');
    expect(spokenProblem('atRest of it is -4')).toBe('其中 atRest 为 -4');
    expect(spokenProblem('something else')).toBe('something else');
    const long = `${'a, '.repeat(100_000)}is none`;
    expect(spokenProblem(long)).toBe(long);
    vi.unstubAllEnvs();
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
