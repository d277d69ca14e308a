import { afterEach, expect, it, vi } from 'vitest';
import { createLogger } from './logger.js';
import { maskText } from './masking.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const account = 'bank:CMB:6226000000000001';
const tronAddress = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const evmAddress = '0xdac17f958d2ee523a2206206994597c13d831ec7';

/** A log and the lines that were written to it. */
const logged = () => {
  const lines: string[] = [];
  return { lines, logger: createLogger('test', 'info', { write: (line) => void lines.push(line) }) };
};

it('no account stands whole in a log line, wherever it came from', () => {
  const { lines, logger } = logged();
  const id = `tron:0x2b6653dc:${'a'.repeat(64)}:${'b'.repeat(64)}:1`;
  logger.info({ account, id, nested: { from: '6226000000000001', list: [{ to: account }] }, offset: { from: 7 } }, 'x');
  logger.error({ err: new Error(`cannot read ${account}, "tron:0x2b6653dc:${tronAddress}"`) });
  logger.child({ account }).warn(`of ${account}`);
  const text = lines.join('');
  expect(text).not.toMatch(/6226|TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t/);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'info',
    name: 'test',
    account: 'bank:CMB:…0001',
    id,
    nested: { from: '…0001', list: [{ to: 'bank:CMB:…0001' }] },
    offset: { from: 7 },
    msg: 'x',
  });
  expect(JSON.parse(lines[1]!).err.message).toBe('cannot read bank:CMB:…0001, "tron:0x2b6653dc:…Lj6t"');
  expect(JSON.parse(lines[2]!)).toMatchObject({ account: 'bank:CMB:…0001', msg: 'of bank:CMB:…0001' });
});

it('numbers of cards and addresses are masked without their scheme too, and other numbers stay', () => {
  const { lines, logger } = logged();
  const hash = `0x${'ab'.repeat(32)}`;
  const numbers = { offset: 9_007_199_254_740_991, offsets: [1_234_567_890_123_456, 1_234_567_890_123_457] };
  logger.info(
    { ...numbers, card: '6226000000000001', hash },
    `card 6226000000000001, ${tronAddress} and ${evmAddress}`,
  );
  logger.info({ timeMs: 1_780_000_000_000, account: 'bank:CMB:1234', took: 0.1234567890123456 }, '1780000000000');
  expect(JSON.parse(lines[0]!)).toMatchObject({ ...numbers, card: '…0001', hash, msg: 'card …0001, …Lj6t and …1ec7' });
  expect(JSON.parse(lines[1]!)).toMatchObject({
    timeMs: 1_780_000_000_000,
    account: 'bank:CMB:…4',
    took: 0.1234567890123456,
    msg: '1780000000000',
  });
});

it('what a parser cites of a text is left out', () => {
  const { lines, logger } = logged();
  const said = (text: string): string => {
    try {
      return String(JSON.parse(text));
    } catch (error) {
      logger.error({ err: new Error('no JSON', { cause: error }) }, (error as Error).message);
      return maskText((error as Error).message);
    }
  };
  const texts = [
    'no 62260001',
    `{"from":62260001x,"to":"${account}"}`,
    `{"account":"62260001","more":,"${'y'.repeat(80)}"}`,
  ];
  for (const text of texts) expect(said(text)).not.toMatch(/6226/);
  expect(lines).toHaveLength(texts.length);
  for (const line of lines) {
    expect(line).not.toMatch(/6226/);
    expect(JSON.parse(line)).toHaveProperty('err.message');
  }
});

it('a text that is made to be dear costs no more than its length', () => {
  const before = performance.now();
  maskText('Unexpected a, "'.repeat(20_000));
  // Looked through anew from each beginning it took eight seconds.
  expect(performance.now() - before).toBeLessThan(2_000);
});

it('nothing in the environment takes the masks off', () => {
  for (const name of ['WEIR_LOG_UNMASKED', 'WEIR_UNMASKED', 'WEIR_LOG_LEVEL', 'DEBUG']) vi.stubEnv(name, '1');
  const { lines, logger } = logged();
  logger.info({ account }, account);
  expect(lines.join('')).not.toContain('6226000000000001');
});

it('a line is one line of JSON with a time, a level and the name of the service', () => {
  const { lines, logger } = logged();
  logger.warn({ topic: 'bank.transfers.v1' }, 'two\nlines');
  expect(lines[0]).toMatch(/^[^\n]+\n$/);
  const line = JSON.parse(lines[0]!) as Record<string, unknown>;
  expect(line).toMatchObject({ level: 'warn', name: 'test', topic: 'bank.transfers.v1', msg: 'two\nlines' });
  expect(String(line['time'])).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});
