import { describe, expect, it } from 'vitest';
import { comes, findingsOf, goes, type StoryEntry, told } from './pocket-story.fixture.js';

const many = (count: number, make: (index: number) => StoryEntry): StoryEntry[] =>
  Array.from({ length: count }, (_, index) => make(index));
const fansOnly = (findings: readonly string[]): string[] => findings.filter((finding) => finding.startsWith('fan'));

describe('分散转出', () => {
  it('is a payer that splits on arrival to several strangers: warn at five, high at ten', () => {
    const story = [comes(0, 100_000, 'victim'), ...many(10, (index) => goes(1 + index, 9_000, `mule${index}`))];
    expect(fansOnly(told(story))).toEqual(['fan-out warn', 'fan-out high']);
  });

  it('names the payees and says in words what happened', () => {
    const story = [comes(0, 50_000, 'victim'), ...many(5, (index) => goes(1 + index, 9_000, `mule${index}`))];
    const found = findingsOf(story).find(({ rule }) => rule === 'fan-out')!;
    expect(found.others).toEqual(['victim', 'mule0', 'mule1', 'mule2', 'mule3', 'mule4']);
    expect(found.transfers).toEqual(['t1', 't2', 't3', 't4', 't5', 't6']);
    expect(found.text['zh-CN']).toBe(
      '分散转出：30 分钟内向 5 个账户转出 45,000.00 CNY，其中 5 个为首次交易对手，100 % 为刚转入的资金。',
    );
    expect(found.figures).toMatchObject({ payees: '5', firstTimePayees: '5', outMinor: '4500000', dwellMs: '180000' });
  });

  it('is no payroll: not where the feed says so, not to last month’s people, not out of money that was there', () => {
    const wages = (from: number, nature?: 'payroll'): StoryEntry[] =>
      many(12, (index) => goes(from + index, 8_000, `worker${index}`, nature));
    expect(told([comes(0, 100_000, 'customer'), ...wages(1, 'payroll')])).toEqual([]);
    const nextMonth = 30 * 24 * 60;
    const twice = [comes(0, 99_000, 'c'), ...wages(60), comes(nextMonth, 99_000, 'c'), ...wages(nextMonth + 1)];
    expect(fansOnly(told(twice))).toEqual([]);
    expect(fansOnly(told([comes(0, 200_000, 'customer'), ...wages(31)]))).toEqual([]);
  });

  it('is no shopping, no shared dinner, and nobody where the feed names nobody', () => {
    const shops = many(10, (index) => goes(1 + index, 1_900, `shop${index}`, 'merchant'));
    expect(fansOnly(told([comes(0, 20_000, 'friend'), ...shops]))).toEqual([]);
    const shares = many(10, (index) => goes(1 + index, 200, `guest${index}`));
    expect(fansOnly(told([comes(0, 2_000, 'host'), ...shares]))).toEqual([]);
  });
});

describe('集中转入', () => {
  it('is many strangers’ money that is passed on at once', () => {
    const story = [...many(10, (index) => comes(index, 3_000, `payer${index}`)), goes(12, 29_000, 'collector')];
    expect(fansOnly(told(story))).toEqual(['fan-in high']);
  });

  it('is no shop whose takings rest, no group purchase, no collection among people who know each other', () => {
    const takings = many(40, (index) => comes(index / 2, 400, `customer${index}`));
    expect(fansOnly(told([...takings, goes(600, 16_000, 'supplier')]))).toEqual([]);
    const acquired = many(40, (index) => comes(index / 2, 400, `customer${index}`, 'merchant'));
    expect(fansOnly(told([...acquired, goes(21, 16_000, 'supplier')]))).toEqual([]);
    const group = many(30, (index) => comes(index / 2, 59, `member${index}`));
    expect(fansOnly(told([...group, goes(20, 1_700, 'farm')]))).toEqual([]);
    const club = (from: number): StoryEntry[] => many(8, (index) => comes(from + index, 2_000, `friend${index}`));
    const week = 7 * 24 * 60;
    expect(fansOnly(told([...club(0), ...club(week), goes(week + 10, 16_000, 'travel')]))).toEqual([]);
  });
});
