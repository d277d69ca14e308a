import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPackage } from '@weir/evidence';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorldStage } from '../replay/world-stage.fixture.js';
import { makeEvidence } from './make.js';
import { messageReader } from './read-message.js';

/* Packages that somebody changed and wrote a fitting manifest for: only what is in them tells. */

const folder = mkdtempSync(join(tmpdir(), 'weir-forged-'));
const account = (n: number): string => `bank:CMB:62260000000${100 + n}`;

let stage: WorldStage;
let bytes: Buffer;

beforeAll(async () => {
  stage = await new WorldStage().start();
  const { bank, reports, labels } = stage.live().topics;
  const send = (id: string, from: number, to: number, amount: number): void => {
    stage.nowMs += 1_000;
    const pay = { id, time: stage.nowMs, from: account(from), to: account(to), asset: 'CNY', amount };
    stage.send(bank, stage.nowMs % 2, pay);
  };
  stage.send(labels, 0, { account: account(7), kind: 'exchange', source: 's', version: 1 });
  send('own', 50, 1, 3_333);
  send('stolen', 90, 1, 90_001);
  stage.send(reports, 0, { case: 'c1', reporter: 'r', transfers: ['stolen'], victims: [account(90)] });
  for (const [to, amount] of [
    [2, 30_001],
    [3, 29_999],
    [7, 20_000],
  ] as const)
    send(`out-${to}`, 1, to, amount);
  const halves = { id: 'halves', from: account(2), to: account(4), asset: 'CNY', amount: 5_000 };
  stage.nowMs += 1_000;
  stage.send(bank, 0, { ...halves, side: 'debit', time: stage.nowMs, seq: 3 });
  stage.send(bank, 1, { ...halves, side: 'credit', time: stage.nowMs + 700 });
  stage.nowMs += 1_000;
  await stage.work(stage.config);
  const statement = join(folder, 'statement.pdf');
  writeFileSync(statement, 'as the bank sent it');
  const out = join(folder, 'case.zip');
  const order = { case: 'c1', out, madeBy: '李', madeAt: 1_777_777_777_000, zone: '+08:00' };
  await makeEvidence(stage.live(), { ...order, attach: [`${statement}=the bank`] }, () => undefined);
  bytes = readFileSync(out);
}, 120_000);

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

const badOf = (given: Buffer): string[] =>
  verifyPackage(given, messageReader(stage.config))
    .checks.filter(({ problems }) => problems.length > 0)
    .map(({ name }) => name);

type Files = Record<string, Uint8Array>;

const text = (files: Files, path: string): string => strFromU8(files[path]!);
// biome-ignore lint/suspicious/noExplicitAny: what a forger writes has no type
type Free = any;
const json = (files: Files, path: string): Free => JSON.parse(text(files, path));
const lines = (files: Files, path: string): Free[] =>
  text(files, path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const put = (files: Files, path: string, value: unknown): void => {
  files[path] = strToU8(
    path.endsWith('.ndjson')
      ? (value as unknown[]).map((each) => `${JSON.stringify(each)}\n`).join('')
      : JSON.stringify(value),
  );
};

/** The package as somebody would have it, with a manifest that fits. */
const forged = (change: (files: Files) => void): Buffer => {
  const files = unzipSync(bytes) as Files;
  change(files);
  const manifest = json(files, 'manifest.json');
  manifest.files = Object.keys(files)
    .filter((path) => path !== 'manifest.json')
    .map((path) => {
      const sha256 = createHash('sha256').update(files[path]!).digest('hex');
      return { path, bytes: files[path]!.length, sha256 };
    });
  put(files, 'manifest.json', manifest);
  return Buffer.from(zipSync(files));
};

/** Lines of a file changed one by one. */
const edited = (path: string, edit: (line: Free) => void): Buffer =>
  forged((files) => {
    const all = lines(files, path);
    for (const line of all) edit(line);
    put(files, path, all);
  });

const lineOf = (id: string, edit: (line: Free) => void): Buffer =>
  edited('transfers.ndjson', (line) => {
    if (line.id === id) edit(line);
  });

test('a package in which something is not what it should be is said to be none', () => {
  for (const path of ['transfers.ndjson', 'accounts.ndjson', 'reports.ndjson'])
    expect(() => badOf(forged((files) => put(files, path, [{}])))).toThrow(
      expect.objectContaining({ code: 'EVIDENCE_UNREADABLE' }),
    );
});

test('a file that came from two sources stands in it once, with both', async () => {
  const out = join(folder, 'twice.zip');
  const attach = ['one', 'another'].map((from) => `${join(folder, 'statement.pdf')}=${from}`);
  const order = { case: 'c1', out, madeBy: '李', madeAt: 1_777_777_777_000, zone: '+08:00', attach };
  await makeEvidence(stage.live(), order, () => undefined);
  expect(badOf(readFileSync(out))).toEqual([]);
  const { attachments } = JSON.parse(strFromU8(unzipSync(readFileSync(out))['custody.json']!));
  expect(attachments).toMatchObject([{ custody: 'one' }, { custody: 'another' }]);
});

test('what was not changed holds', () => {
  expect(badOf(bytes)).toEqual([]);
  expect(badOf(forged(() => undefined))).toEqual([]);
});

describe('entries', () => {
  test.each([
    ['an hour later', 'flow', 'time', 3_600_000],
    ['with another place in its instant', 'flow', 'seq', 1],
    ['credited later', 'credit', 'time', 60_000],
  ])('that are %s than their messages say do not hold', (_what, side, field, more) => {
    for (const id of ['stolen', 'out-2', 'halves'])
      expect(
        badOf(
          lineOf(id, (line) => {
            line[side][field] += more;
          }),
        ),
      ).toContain('transfers');
  });

  test('that rest on no message do not hold', () => {
    const bare = lineOf('out-3', (line) => {
      line.flow.messages = [];
      line.credit.messages = [];
    });
    expect(badOf(bare)).toContain('transfers');
    expect(
      badOf(
        lineOf('out-3', (line) => {
          line.credit.messages = [];
        }),
      ),
    ).toContain('transfers');
  });

  test('that tell another transfer in their credit than in their debit do not hold', () => {
    expect(
      badOf(
        lineOf('halves', (line) => {
          line.credit.to = account(5);
        }),
      ),
    ).toContain('transfers');
  });

  test('that rest on a message which is said to be missing, and is there, do not hold: nobody would hold it to its hash', () => {
    const swapped = forged((files) => {
      const manifest = json(files, 'manifest.json');
      const [{ flow }] = lines(files, 'transfers.ndjson');
      put(files, 'manifest.json', { ...manifest, missing: flow.messages });
    });
    expect(badOf(swapped)).toEqual(['messages']);
  });

  test('that cite a message by another hash do not hold', () => {
    const other = lineOf('out-2', (line) => {
      line.flow.messages[0].sha256 = 'ab'.repeat(32);
    });
    expect(badOf(other)).toContain('messages');
  });
});

describe('lines', () => {
  test('that stand twice do not hold: what was stolen would be twice as much', () => {
    const twice = forged((files) => {
      const all = lines(files, 'transfers.ndjson');
      put(files, 'transfers.ndjson', [...all, all.find(({ id }) => id === 'stolen')]);
      const summary = json(files, 'case.json');
      const more = (sum: string): string => String(BigInt(sum) + 90_001n);
      const { roots, inFlight } = summary.sums.CNY;
      Object.assign(summary.sums.CNY, { roots: more(roots), inFlight: more(inFlight) });
      put(files, 'case.json', summary);
    });
    expect(badOf(twice)).toContain('taints');
  });

  test('of an account that stand twice do not hold', () => {
    const twice = forged((files) => {
      const all = lines(files, 'accounts.ndjson');
      const last = all.find((row) => row.account === account(4));
      put(files, 'accounts.ndjson', [...all, last]);
      const summary = json(files, 'case.json');
      summary.sums.CNY.inFlight = String(-BigInt(last.received));
      put(files, 'case.json', summary);
    });
    expect(badOf(twice)).toContain('accounts');
  });

  test('of an account with less than nothing do not hold', () => {
    const poor = edited('accounts.ndjson', (row) => {
      if (row.account !== account(1)) return;
      row.notFollowed = '-1000';
      row.atRest = String(BigInt(row.atRest) + 1_000n);
    });
    expect(badOf(poor)).toContain('accounts');
  });

  test('of an account in another layer do not hold', () => {
    for (const layer of [1, 3]) {
      const moved = edited('accounts.ndjson', (row) => {
        if (row.account === account(3)) row.layer = layer;
      });
      expect(badOf(moved)).toEqual(['accounts']);
    }
  });

  test('of an account that forgets what was credited to it, as if it were on its way, do not hold', () => {
    const forgetful = forged((files) => {
      const all = lines(files, 'accounts.ndjson');
      const row = all.find((each) => each.account === account(3));
      row.received = String(BigInt(row.received) - 1_000n);
      row.atRest = String(BigInt(row.atRest) - 1_000n);
      put(files, 'accounts.ndjson', all);
      const summary = json(files, 'case.json');
      summary.sums.CNY.inFlight = '1000';
      put(files, 'case.json', summary);
    });
    expect(badOf(forgetful)).toContain('accounts');
  });
});

describe('lots', () => {
  const sourceOf = (line: Free): Free => line.flow.sources.find((each: Free) => each.id === 'stolen');

  test('that are spent twice do not hold', () => {
    const twice = forged((files) => {
      const all = lines(files, 'transfers.ndjson');
      const [first, second] = ['out-2', 'out-3'].map((id) => sourceOf(all.find((line) => line.id === id)));
      const wide = second.end - second.start;
      Object.assign(second, { start: first.start, end: first.start + wide });
      put(files, 'transfers.ndjson', all);
    });
    expect(badOf(twice)).toContain('taints');
  });

  test('of another account do not hold', () => {
    const other = forged((files) => {
      const all = lines(files, 'transfers.ndjson');
      const line = all.find(({ id }) => id === 'halves');
      // As much as it took, from the lot of another account's credit.
      line.flow.sources = [{ id: 'out-3', start: 0, end: Number(line.taint) }];
      put(files, 'transfers.ndjson', all);
    });
    expect(badOf(other)).toContain('taints');
  });

  test('that end beyond themselves do not hold, and stop nothing', () => {
    expect(
      badOf(
        lineOf('out-7', (line) => {
          sourceOf(line).end = 90_002;
        }),
      ),
    ).toContain('taints');
    expect(
      badOf(
        lineOf('out-7', (line) => {
          sourceOf(line).start = -1;
        }),
      ),
    ).toContain('taints');
  });
});

describe('statements', () => {
  test('of reporters other than their messages do not hold', () => {
    const dated = edited('reports.ndjson', ({ report }) => {
      report.reportedAt = 1;
    });
    expect(badOf(dated)).toContain('statements');
    const another = edited('reports.ndjson', ({ report }) => void report.roots.victims.push(account(99)));
    expect(badOf(another)).toContain('statements');
  });

  test('of labels other than their messages do not hold', () => {
    expect(
      badOf(
        edited('labels.ndjson', ({ label }) => {
          label.label.kind = 'clearing';
        }),
      ),
    ).toContain('statements');
    const misled = forged((files) => {
      const [{ message }] = lines(files, 'reports.ndjson');
      const all = lines(files, 'labels.ndjson');
      all[0].message = message;
      put(files, 'labels.ndjson', all);
    });
    expect(badOf(misled)).toContain('statements');
  });

  test('of another case do not hold', () => {
    expect(
      badOf(
        edited('reports.ndjson', ({ report }) => {
          report.roots.case = 'c2';
        }),
      ),
    ).toContain('statements');
    const renamed = forged((files) => put(files, 'manifest.json', { ...json(files, 'manifest.json'), case: 'c2' }));
    expect(badOf(renamed)).not.toEqual([]);
  });
});

describe('files', () => {
  test('put in beside other than the custody line says do not hold', () => {
    const swapped = forged((files) => {
      const path = Object.keys(files).find((each) => each.startsWith('attachments/'))!;
      files[path] = strToU8('as somebody would like it');
    });
    expect(badOf(swapped)).toContain('files');
    const unknown = forged((files) => {
      files['attachments/note.txt'] = strToU8('hello');
    });
    expect(badOf(unknown)).toContain('files');
    const gone = forged((files) => {
      for (const path of Object.keys(files)) if (path.startsWith('attachments/')) delete files[path];
    });
    expect(badOf(gone)).toContain('files');
  });

  test('of one name twice do not hold: a reader may open the other', () => {
    // Two entries of one name: a longer name written over, in both heads.
    const files = unzipSync(bytes) as Files;
    const zipped = Buffer.from(zipSync({ 'report.htmX': strToU8('another report'), ...files }));
    for (let at = zipped.indexOf('report.htmX'); at >= 0; at = zipped.indexOf('report.htmX'))
      zipped.write('report.html', at);
    expect(() => badOf(zipped)).toThrow(/report\.html is in it twice/);
  });
});
