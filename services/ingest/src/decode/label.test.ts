import { describe, expect, it } from 'vitest';
import { decodeMessage } from './decode-message.js';
import { labelDecoder } from './label.js';

const read = (value: unknown) =>
  decodeMessage(
    { topic: 'account.labels.v1', partition: 0, offset: 0, timeMs: 1, value: Buffer.from(JSON.stringify(value)) },
    labelDecoder,
    0,
  );

describe('labels', () => {
  it('stand by source and version', () => {
    const value = {
      account: 'bank:cmb:1',
      kind: 'exchange',
      source: 'tagpack',
      version: 4,
      from: 10,
      owner: 'otc-17',
      note: 'x',
    };
    expect(read(value).record).toMatchObject({
      kind: 'label',
      label: {
        source: 'tagpack',
        version: 4,
        withdrawn: false,
        owner: 'otc-17',
        label: { account: 'bank:CMB:1', kind: 'exchange', from: 10, to: null },
      },
    });
  });

  it('of one feed without sources have its topic as their source', () => {
    expect(read({ account: 'bank:CMB:1', kind: 'stop', withdrawn: true }).record).toMatchObject({
      label: { source: 'account.labels.v1', version: 1, withdrawn: true },
    });
  });

  it.each([
    [{ kind: 'stop' }, 'account is missing'],
    [{ account: 'bank:CMB:1' }, 'kind is missing or no text'],
    [{ account: 'bank:CMB:1', kind: 'stop', from: 'x' }, 'from is no time: "x"'],
    [{ account: 'bank:CMB:1', kind: 'stop', source: '' }, 'source is no text'],
    [{ account: 'bank:CMB:1', kind: 'stop', owner: 5 }, 'owner is no text'],
  ])('%j: %s', (value, why) => {
    expect(read(value)).toMatchObject({ record: { kind: 'rejected', code: 'BAD_LABEL' }, detail: why });
  });

  it('nested so deep that to cite them would end the stack are refused', () => {
    const depth = 100_000;
    const value = `{"kind":"stop","account":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const message = { topic: 'account.labels.v1', partition: 0, offset: 0, timeMs: 1, value: Buffer.from(value) };
    expect(decodeMessage(message, labelDecoder, 0)).toMatchObject({
      record: { kind: 'rejected', code: 'NOT_JSON' },
      detail: 'nested deeper than 64',
    });
  });
});
