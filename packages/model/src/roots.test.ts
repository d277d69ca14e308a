import { describe, expect, it } from 'vitest';
import { labelStops, readLabelLine, readRootsLine } from './roots.js';

const a = 'bank:CMB:1';
const b = 'bank:CMB:2';

describe('a roots line', () => {
  it('may name transfers, selectors and victims together; its limits hold for both selectors', () => {
    const line = {
      case: 'c1',
      transfers: ['t1'],
      debitsOf: ['bank:cmb:1'],
      creditsInto: [b],
      since: '1970-01-01T00:00:01Z',
      until: 2000,
      counterparties: [a],
      victims: [a],
    };
    const limits = { since: 1000, until: 2000, counterparties: [a] };
    expect(readRootsLine(line)).toEqual({
      ok: true,
      value: {
        case: 'c1',
        transfers: ['t1'],
        selectors: [
          { entry: 'debit', accounts: [a], ...limits },
          { entry: 'credit', accounts: [b], ...limits },
        ],
        victims: [a],
      },
    });
  });

  it('reads null as absent and leaves other fields alone', () => {
    const read = readRootsLine({ case: 'c1', victims: [a], transfers: null, since: null, note: 'x' });
    expect(read).toEqual({ ok: true, value: { case: 'c1', transfers: [], selectors: [], victims: [a] } });
  });

  it('without counterparties asks for any, with an empty list for none', () => {
    const selectorsOf = (more: object): unknown => {
      const read = readRootsLine({ case: 'c1', debitsOf: [a], ...more });
      return read.ok ? read.value.selectors[0]!.counterparties : read.why;
    };
    expect(selectorsOf({})).toBeNull();
    expect(selectorsOf({ counterparties: [] })).toEqual([]);
  });

  it('with a case and nothing else is unreadable', () => {
    expect(readRootsLine({ case: 'c1' }).ok).toBe(false);
    expect(readRootsLine({ case: 'c1', note: 'x', transfers: null }).ok).toBe(false);
    expect(readRootsLine({ case: 'c1', transfers: [] }).ok).toBe(true);
  });

  it.each([
    [null],
    [[]],
    ['c1'],
    [{ transfers: ['t1'] }],
    [{ case: '', transfers: ['t1'] }],
    [{ case: 7, transfers: ['t1'] }],
    [{ case: '\ud800', transfers: ['t1'] }],
    [{ case: 'c1', transfers: 't1' }],
    [{ case: 'c1', transfers: [''] }],
    [{ case: 'c1', transfers: [7] }],
    [{ case: 'c1', debitsOf: ['CMB:1'] }],
    [{ case: 'c1', creditsInto: [a, null] }],
    [{ case: 'c1', victims: { 0: a } }],
    [{ case: 'c1', debitsOf: [a], since: '2026-05-01' }],
    [{ case: 'c1', debitsOf: [a], until: -1 }],
    [{ case: 'c1', debitsOf: [a], counterparties: ['x'] }],
  ])('%j is unreadable', (line) => {
    expect(readRootsLine(line)).toMatchObject({ ok: false, why: expect.stringMatching(/./) });
  });

  it.each(['transfers', 'victims', 'debitsOf', 'creditsInto', 'counterparties', 'since', 'until'])(
    'is refused in short words where %s nests as deep as no stack goes',
    (field) => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"":', '}'],
      ] as const) {
        const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
        const list = field === 'since' || field === 'until' ? deep : `[${deep}]`;
        const read = readRootsLine(JSON.parse(`{"case":"c1","debitsOf":["${a}"],"${field}":${list}}`));
        if (read.ok) throw new Error('it was read');
        expect(read.why).toMatch(new RegExp(`^${field} (holds|is no time: ) ?.`));
        expect(read.why.length).toBeLessThan(40);
      }
    },
  );
});

describe('a labels line', () => {
  it('is refused in short words where it nests as deep as no stack goes', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(readLabelLine({ account: deep, kind: 'stop' })).toEqual({ ok: false, why: 'account is none: ["…"]' });
    expect(readLabelLine({ account: a, kind: 'stop', from: deep })).toEqual({
      ok: false,
      why: 'from is no time: ["…"]',
    });
  });

  it('names an account, a kind and a time', () => {
    expect(readLabelLine({ account: 'bank:cmb:1', kind: 'exchange', from: 5, to: '1970-01-01T00:00:01Z' })).toEqual({
      ok: true,
      value: { account: a, kind: 'exchange', from: 5, to: 1000 },
    });
    expect(readLabelLine({ account: a, kind: 'mule' })).toMatchObject({ ok: true, value: { from: null, to: null } });
  });

  it.each([
    [null],
    [{ kind: 'stop' }],
    [{ account: a }],
    [{ account: 'x', kind: 'stop' }],
    [{ account: a, kind: '' }],
    [{ account: a, kind: 7 }],
    [{ account: a, kind: 'stop', from: 'x' }],
  ])('%j is unreadable', (line) => {
    expect(readLabelLine(line).ok).toBe(false);
  });

  it('stops by its kind, and by these kinds only', () => {
    expect(['service', 'exchange', 'clearing', 'stop'].every(labelStops)).toBe(true);
    expect(['Stop', 'mule', 'victim', '', 'toString'].some(labelStops)).toBe(false);
  });
});
