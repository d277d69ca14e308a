import { describe, expect, it } from 'vitest';
import { readTransferLines } from './transfer-lines.js';

const header = 'id,time,from,to,asset,amount,memo\n';

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}

const codesOf = async (bytes: Buffer): Promise<(readonly [line: number, code: string])[]> => {
  const codes: (readonly [number, string])[] = [];
  for await (const batch of readTransferLines('x.csv', { map: null }, undefined, once(bytes))) {
    for (const { line, parsed } of batch) codes.push([line, parsed.kind === 'rejected' ? parsed.code : parsed.kind]);
  }
  return codes;
};

describe('lines of a CSV file', () => {
  it('a row that is no UTF-8 is rejected: two banks written in GBK would be one account', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}t0,1,bank:X:1,bank:`),
      Buffer.from([0xb9, 0xa4, 0xd0, 0xd0]), // 工行 in GBK
      Buffer.from(':1,CNY,10,\nt1,2,bank:'),
      Buffer.from([0xbd, 0xa8, 0xd0, 0xd0]), // 建行
      Buffer.from(':1,bank:Y:9,CNY,10,\nt2,3,bank:工行:1,bank:Y:9,CNY,10,\n'),
    ]);
    expect(await codesOf(bytes)).toEqual([
      [2, 'NOT_JSON'],
      [3, 'NOT_JSON'],
      [4, 'transfer'],
    ]);
  });

  it('a quote that is never closed rejects its row: the transfers that it swallowed are missed', async () => {
    const good = 't9,1,bank:A:0,bank:A:1,CNY,10,"a ""note"""\n';
    const open = 't0,1,bank:A:0,bank:A:1,CNY,10,"note\nt1,2,bank:A:1,bank:A:2,CNY,10,\n';
    expect(await codesOf(Buffer.from(`${header}${good}${open}`))).toEqual([
      [2, 'transfer'],
      [3, 'NOT_JSON'],
    ]);
  });

  it('so does one in the header', async () => {
    expect(await codesOf(Buffer.from(`"${header}t0,1,bank:A:0,bank:A:1,CNY,10,\n`))).toEqual([[1, 'NOT_JSON']]);
  });
});
