import type { Alert } from '@weir/journal';
import type { Truth } from '@weir/simulate';
import { expect, it } from 'vitest';
import { alertOf } from '../alerts/alert.fixture.js';
import { scoreAlerts } from './score.js';

const reports = 'demo.fraud.reports.v1';
const nobody = { cases: [] } as unknown as Truth;

const evidence = (topic: string, timeMs: number): Alert['evidence'][number] => ({
  topic,
  partition: 0,
  offset: timeMs,
  timeMs,
  sha256: '00'.repeat(32),
});

/** An alert on an account, from the arrivals of a transfer and of a report. */
const heard = (account: string, transferMs: number, reportMs: number, heardMs: number) => ({
  alert: alertOf({ account, evidence: [evidence('demo.bank.transfers.v1', transferMs), evidence(reports, reportMs)] }),
  heardMs,
});

it('tells delays after a report, where all accounts of a case have one, from those of money that moves', () => {
  const ofReport = [1, 2, 3, 4, 5].map((at) => heard(`bank:CMB:${at}`, 100 + at, 1_000, 1_150));
  const ofMoney = [heard('bank:CMB:6', 2_000, 1_000, 2_010), heard('bank:CMB:7', 3_000, 1_000, 3_030)];
  const score = scoreAlerts(nobody, [...ofReport, ...ofMoney], reports);
  expect(score).toMatchObject({ p50Ms: 150, p99Ms: 150 });
  expect(score.afterTransfer).toEqual({ alerts: 2, p50Ms: 10, p99Ms: 30 });
  expect(score.afterReport).toEqual({ alerts: 5, p50Ms: 150, p99Ms: 150 });
});

it('counts the first alert of an account only', () => {
  const score = scoreAlerts(nobody, [heard('bank:CMB:1', 1, 5, 15), heard('bank:CMB:1', 9, 5, 500)], reports);
  expect(score.afterReport).toEqual({ alerts: 1, p50Ms: 10, p99Ms: 10 });
  expect(score.afterTransfer).toEqual({ alerts: 0, p50Ms: null, p99Ms: null });
});
