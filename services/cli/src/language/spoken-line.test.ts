import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const weir = resolve(import.meta.dirname, '../../bin/weir.mjs');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-language-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the built command says, and how it ends. */
const said = (words: readonly string[], env: Readonly<Record<string, string>>) => {
  const own = { PATH: process.env['PATH'] ?? '', ...env };
  const { status, stdout, stderr } = spawnSync(process.execPath, [weir, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: own,
  });
  return { status, stdout, stderr };
};

const missing = ['trace', '--transfers', 'none.ndjson', '--roots', 'none.ndjson', '--out', 'out'];

test('--lang before the command holds for help, for the parser and for what fails', () => {
  expect(said(['--lang', 'zh-CN', 'trace'], {})).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^错误：必须给出选项 --transfers/),
  });
  const { status, stderr } = said([...missing, '--lang=zh'], { LC_ALL: 'C' });
  expect(status).toBe(2);
  expect(stderr).toBe(
    "weir: UNREADABLE：文件不能按应有的格式读取：none.ndjson：没有此文件或文件夹（ENOENT，open 'none.ndjson'）\n",
  );
}, 60_000);

test('the locale says the language where nothing else does, and English is what it was', () => {
  const chinese = said(['path', 'nobody', 'nobody'], { LANG: 'zh_CN.UTF-8' });
  expect(chinese.stderr).toBe('weir: nobody 不是账户，或校验和不符；账户形如 bank:CMB:6226…\n');
  const english = said(missing, { LANG: 'zh_CN.UTF-8', WEIR_LANG: 'en' });
  expect(english.stderr).toBe("weir: UNREADABLE: none.ndjson: ENOENT: no such file or directory, open 'none.ndjson'\n");
  const usage = said([...missing, '--window', '5'], {});
  expect(usage.stderr).toBe('weir: --window wants none or a whole number with ms, s, m, h or d, not 5\n');
  const completion = said(['completion', 'zsh'], { WEIR_LANG: 'zh' });
  expect(completion.stdout).toContain('case:查看案件');
  expect(completion.status).toBe(0);
}, 60_000);
