import { expect, it } from 'vitest';
import { createLogger } from './logger.js';

it('no account stands whole in a log line, wherever it came from', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) });
  const account = 'bank:CMB:6226000000000001';
  const id = `tron:0x2b6653dc:${'a'.repeat(64)}:${'b'.repeat(64)}:1`;
  logger.info({ account, id, nested: { from: '6226000000000001', list: [{ to: account }] }, offset: { from: 7 } }, 'x');
  logger.error({ err: new Error(`cannot read ${account}, "tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"`) });
  logger.child({ account }).warn(`of ${account}`);
  const text = lines.join('');
  expect(text).not.toMatch(/6226000000000001|TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t/);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'info',
    name: 'test',
    account: 'bank:CMB:6226…0001',
    id,
    nested: { from: '6226…0001', list: [{ to: 'bank:CMB:6226…0001' }] },
    offset: { from: 7 },
    msg: 'x',
  });
  expect(JSON.parse(lines[1]!).err.message).toBe('cannot read bank:CMB:6226…0001, "tron:0x2b6653dc:TR7N…Lj6t"');
  expect(JSON.parse(lines[2]!)).toMatchObject({ account: 'bank:CMB:6226…0001', msg: 'of bank:CMB:6226…0001' });
});
