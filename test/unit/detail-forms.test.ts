import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chineseDetail } from '../../services/web/src/language/chinese-detail.js';
import { detailForms } from '../../services/web/src/language/detail-forms.js';

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['packages/acts/src', 'services/desk/src'].flatMap((folder) =>
  (readdirSync(path.join(root, folder), { recursive: true }) as string[])
    .filter((file) => /(?<!\.test|\.fixture|\.d)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8')),
);

/** A code and what is said of it: a text, or one with values. */
const said =
  /'((?:DESK|BAD|CASE)_[A-Z_]+)',\s*(?:[\w.!= ]+\? )?(?:'((?:[^'\\]|\\.)*)'|`((?:[^`$]|\$\{(?:[^{}`]|\{[^}]*\}|`[^`]*`)*\})*)`)/g;
const details = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(said)].map((match) =>
      (match[2] ?? match[3]!).replace(/\$\{(?:[^{}`]|\{[^}]*\}|`[^`]*`)*\}/g, '{}'),
    ),
  ),
);

/** Values alone: what was asked of the desk, and what a schema says of a field. And beginnings of those that are told whole. */
const sayNothing = new Set([
  '{} {}',
  '{} in {} ms',
  'line {}: {} {}',
  'order {} holds {}: {}',
  'another person must confirm it before it is sent: {}',
]);

test('what the desk says of each refusal is said in Chinese too', () => {
  expect(details.size).toBeGreaterThan(100);
  const known = new Set(detailForms.map(([english]) => english));
  expect([...details].filter((detail) => !sayNothing.has(detail) && !known.has(detail))).toEqual([]);
});

test('each form has the values that its English has, and no more', () => {
  for (const [english, chinese] of detailForms) {
    const places = new Set([...chinese.matchAll(/\{(\d)/g)].map((match) => Number(match[1])));
    expect([...places].sort(), english).toEqual(
      english
        .split('{}')
        .slice(1)
        .map((_, at) => at + 1),
    );
  }
});

test('why an account is probably an innocent’s is said as the board says it', () => {
  const given = ['lanes.ts', 'innocent-rules.ts'].flatMap((file) => {
    const source = readFileSync(path.join(root, 'services/desk/src/board', file), 'utf8');
    const [zh, en] = ['zh', 'en'].map((language) =>
      [...source.matchAll(new RegExp(`\\b${language}: (['\`])(.*?)\\1`, 'g'))].map((match) => match[2]!),
    ) as [string[], string[]];
    return en.map((text, at) => [text, zh[at]!] as const);
  });
  expect(given.length).toBeGreaterThanOrEqual(10);
  for (const [en, zh] of given) expect(chineseDetail(en), en).toBe(zh);
  expect(chineseDetail(given.map(([en]) => en).join('; '))).toBe(given.map(([, zh]) => zh).join('；'));
});

test.each([
  ['version 3 was seen, it is 5', '依据的是版本 3，现已是版本 5'],
  ['order.send of an order that is partly-executed', '指令部分执行，不能发出'],
  ['extension of an order that is over', '指令已到期，不能止付延期'],
  ['dismiss an account that is dismissed', '账户已排除，不能排除'],
  ['the alert that it rests on was withdrawn', '所依据的预警：报案撤回'],
  ['another person than who drafted it must freeze it', '登记冻结须由起草人以外的人办理'],
  ['another person must confirm it before it is sent', '发出前须由另一人复核'],
  ['again in 12 seconds', '12 秒后再试'],
  ['timer.lapse by ann', 'ann 不能办理：逾期未复核，失效'],
  // Of what is no code that we know nothing is said: the English stands.
  ['a thing by somebody', null],
  ['nonsense of an order that is frozen', null],
])('%s', (detail, chinese) => {
  expect(chineseDetail(detail)).toBe(chinese);
});
