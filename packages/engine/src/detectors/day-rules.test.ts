import { describe, expect, it } from 'vitest';
import { comes, findingsOf, goes, told } from './pocket-story.fixture.js';

const hour = 60;
const day = 24 * hour;
const only = (rule: string, findings: readonly string[]): string[] =>
  findings.filter((finding) => finding.startsWith(rule));

describe('试卡', () => {
  const tried = [comes(0, 1, 'boss'), comes(5 * hour, 20_000, 'victim')];

  it('is a tiny transfer with a stranger, then a load within a day, then the money out', () => {
    const story = [...tried, goes(6 * hour, 16_000, 'a'), goes(6 * hour + 1, 3_500, 'b')];
    expect(only('test', told(story))).toEqual(['test-then-load warn', 'test-then-load high']);
    const [first, second] = findingsOf(story).filter(({ rule }) => rule === 'test-then-load');
    expect(second!.id).toBe(first!.id);
    expect(second!.transfers).toEqual(['t1', 't2', 't3', 't4']);
    expect(second!.figures).toMatchObject({ dayLoadMinor: '2000000', dayOutMinor: '1950000' });
    expect(second!.text['zh-CN']).toBe(
      '试卡：先有陌生对手小额试探，随后转入 20,000.00 CNY，之后转出 19,500.00 CNY（97 %）。',
    );
  });

  it('is no load after the day, no money that stays, no bottle of water, no small change with a friend', () => {
    expect(only('test', told([comes(0, 1, 'b'), comes(day + 1, 20_000, 'v'), goes(day + 2, 20_000, 'a')]))).toEqual([]);
    expect(only('test', told([...tried, goes(8 * hour, 20_000, 'a')]))).toEqual([]);
    expect(
      only('test', told([goes(0, 3, 'kiosk', 'merchant'), ...tried.slice(1), goes(6 * hour, 20_000, 'a')])),
    ).toEqual([]);
    const friends = [comes(-9 * day, 50, 'boss'), ...tried, goes(6 * hour, 20_000, 'a')];
    expect(only('test', told(friends))).toEqual([]);
  });
});

describe('拆分', () => {
  it('is three amounts just under a limit in one direction and local day', () => {
    const story = [goes(60, 49_900, 'a'), goes(90, 9_800, 'a'), goes(300, 9_950, 'b')];
    expect(told(story)).toEqual(['splitting warn']);
    expect(findingsOf(story)[0]).toMatchObject({ transfers: ['t1', 't2', 't3'], others: ['a', 'b'] });
    expect(told([...story.slice(0, 2), comes(300, 9_950, 'b')])).toEqual([]);
    // In China the day ends at 16:00 UTC.
    expect(told([...story.slice(0, 2), goes(16 * hour - 1, 9_950, 'b')])).toEqual(['splitting warn']);
    expect(told([...story.slice(0, 2), goes(16 * hour, 9_950, 'b')])).toEqual([]);
  });

  it('is not the limit itself, not 6 % under it, and no price tag', () => {
    expect(told([goes(1, 10_000, 'a'), goes(2, 10_000, 'a'), goes(3, 10_000, 'a')])).toEqual([]);
    expect(told([goes(1, 9_400, 'a'), goes(2, 9_400, 'a'), goes(3, 9_400, 'a')])).toEqual([]);
    const phones = [1, 2, 3].map((minute) => goes(minute, 9_999, 'shop', 'merchant'));
    expect(told(phones)).toEqual([]);
  });
});

describe('长期闲置账户突然启用', () => {
  it('is half a year without an entry, then money in and out within a day', () => {
    const story = [comes(0, 10, 'a'), comes(180 * day, 30_000, 'victim'), goes(180 * day + 20 * hour, 29_000, 'next')];
    expect(told(story)).toEqual(['dormant high']);
    expect(findingsOf(story)[0]!.text.en).toBe(
      'Dormant account wakes: after 180 d without an entry, 30,000.00 CNY came in and 29,000.00 CNY (96 %) went out within a day.',
    );
  });

  it('is no new account, no shorter rest, no money that stays', () => {
    expect(only('dormant', told([comes(0, 30_000, 'v'), goes(60, 29_000, 'n')]))).toEqual([]);
    expect(
      only('dormant', told([comes(0, 10, 'a'), comes(179 * day, 30_000, 'v'), goes(179 * day + 60, 29_000, 'n')])),
    ).toEqual([]);
    expect(told([comes(0, 10, 'a'), comes(180 * day, 30_000, 'v'), goes(181 * day + 1, 29_000, 'n')])).toEqual([]);
  });
});
