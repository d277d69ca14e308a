import { describe, expect, test } from 'vitest';
import { Directory, readDirectory } from './directory.js';

const csv =
  '\uFEFFCode,Name,Prefixes,Contact\r\nICBC,"工商银行, 总行",bank:ICBC: bank:102:,"10 ""24h"""\r\n\r\nICBC-SZ,深圳分行,bank:ICBC:4000,\r\n';

describe('the directory of institutions', () => {
  test('is read as spreadsheets write it', () => {
    expect(readDirectory(csv)).toEqual([
      { code: 'ICBC', name: '工商银行, 总行', prefixes: ['bank:ICBC:', 'bank:102:'], contact: '10 "24h"' },
      { code: 'ICBC-SZ', name: '深圳分行', prefixes: ['bank:ICBC:4000'], contact: null },
    ]);
  });

  test.each([
    ['name,prefixes\n', 'line 1: the column code is missing'],
    ['code,name,prefixes\nA,,x\n', 'line 2: name'],
    // Orders against accounts of CMBC would go to CMB.
    ['code,name,prefixes\nCMB,招商银行,bank:CMB\n', 'line 2: the prefix bank:CMB wants an institution and a colon'],
  ])('refuses %j', (text, why) => {
    expect(() => readDirectory(text)).toThrow(why);
  });

  test('finds the longest prefix; a bank that it does not know is what its accounts say; a chain has nobody to ask', () => {
    const directory = new Directory(readDirectory(csv));
    expect(directory.find('bank:ICBC:4000123')?.code).toBe('ICBC-SZ');
    expect(directory.find('bank:102:1')?.code).toBe('ICBC');
    expect(directory.find('bank:XYZ:1')).toEqual({ code: 'XYZ', name: 'XYZ', prefixes: ['bank:XYZ:'], contact: null });
    expect(directory.find('eip155:1:0xdac17f958d2ee523a2206206994597c13d831ec7')).toBeNull();
  });
});
