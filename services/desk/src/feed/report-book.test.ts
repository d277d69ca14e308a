import { expect, test } from 'vitest';
import { ReportBook, resolvingReporter } from './report-book.js';

test('what a version that was said already says otherwise is told of, of reports and of what desks say they mean', () => {
  const book = new ReportBook();
  let [offset, passedOver] = [0, 0];
  const say = (fields: object) => {
    const value = Buffer.from(JSON.stringify({ case: 'c1', reporter: 'police', ...fields }));
    return book.take('fraud.reports.v1', 0, { offset: offset++, value }, () => passedOver++);
  };
  const name = { case: 'c1', reporter: 'police' };
  expect(say({ version: 2, transfers: ['t1'] })).toEqual(name);
  // Once more the same: a sender that does not know whether it was heard.
  expect([say({ version: 2, transfers: ['t1'] }), passedOver]).toEqual([null, 0]);
  expect([say({ version: 2, transfers: ['t2'] }), passedOver]).toEqual([null, 1]);
  expect([say({ version: 1, transfers: ['t1'] }), passedOver]).toEqual([null, 2]);
  expect(say({ version: 3, withdrawn: true })).toEqual(name);
  const means = { reporter: resolvingReporter('police'), resolves: 'police' };
  expect(say({ ...means, version: 5, transfers: ['t3'] })).toEqual(name);
  expect([say({ ...means, version: 5, transfers: ['t4'] }), passedOver]).toEqual([null, 3]);
  // What ingest refuses it tells of itself.
  expect([say({ version: 'four' }), passedOver]).toEqual([null, 3]);
});
