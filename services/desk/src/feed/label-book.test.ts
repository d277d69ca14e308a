import { describe, expect, test } from 'vitest';
import { LabelBook } from './label-book.js';

const account = 'bank:CMB:62260000000017';
const book = () => {
  const made = new LabelBook('account.labels.v1');
  const say = (fields: object): string | null => made.take({ value: Buffer.from(JSON.stringify(fields)) });
  return { made, say };
};
const kinds = (made: LabelBook): string[] => made.of(account, 5).map(({ label: { kind } }) => kind);

describe('labels as the raw topic has them', () => {
  test('stand by version, and of one version what came first, as for whoever follows money', () => {
    const { made, say } = book();
    say({ account, kind: 'mule', source: 'police' });
    say({ account, kind: 'mule', source: 'police', withdrawn: true });
    expect(kinds(made)).toEqual(['mule']);
    say({ account, kind: 'mule', source: 'police', version: 2, withdrawn: true });
    say({ account, kind: 'mule', source: 'police' });
    expect(kinds(made)).toEqual([]);
  });

  test('are told of where a version that was said already says something else; a repeat is not', () => {
    const made = new LabelBook('account.labels.v1');
    let passedOver = 0;
    const say = (fields: object): void =>
      void made.take(
        { value: Buffer.from(JSON.stringify({ account, kind: 'mule', source: 'police', ...fields })) },
        () => {
          passedOver++;
        },
      );
    for (const said of [
      { version: 2 },
      { version: 2 },
      { version: 2, withdrawn: true },
      { version: 1 },
      { version: 3 },
    ])
      say(said);
    expect(passedOver).toBe(2);
  });

  test('are none where ingest refuses them', () => {
    const { made, say } = book();
    const label = { account, kind: 'mule', source: 'police', version: 1 };
    for (const wrong of [{ version: 'two' }, { source: 7 }, { source: '' }, { withdrawn: 'yes' }, { owner: 5 }])
      expect(say({ ...label, ...wrong }), JSON.stringify(wrong)).toBeNull();
    expect(made.take({ value: Buffer.from(` ${JSON.stringify(label)}`) })).toBeNull();
    expect(kinds(made)).toEqual([]);
    expect(say(label)).toBe(account);
  });
});
