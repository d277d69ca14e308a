import type { CaseRecord } from '@weir/journal';
import type { Evidence, Finding } from './finding.js';
import { alertsOf, casesOf } from './frames.js';

const keyOf = (record: CaseRecord): string => {
  switch (record.kind) {
    case 'case-transfer':
      return JSON.stringify([record.kind, record.case, record.id]);
    case 'case-account':
      return JSON.stringify([record.kind, record.case, record.account, record.asset]);
    case 'case':
      return JSON.stringify([record.kind, record.case]);
  }
};

/** What is said of one row, or of one alert, is said with growing versions; one version never says two things. */
class Growing {
  readonly #last = new Map<string, { readonly version: number; readonly text: string }>();

  /** What is wrong with saying `text` as `version` now; null: nothing. */
  say(key: string, version: number, text: string): string | null {
    const last = this.#last.get(key);
    if (last !== undefined && version === last.version && text !== last.text)
      return `${key} says two things as version ${version}`;
    if (last !== undefined && version < last.version) return `${key} falls from version ${last.version} to ${version}`;
    this.#last.set(key, { version, text });
    return null;
  }
}

/** Versions only grow, per row of a case and per alert. */
export const checkVersions = ({ remains }: Evidence): Finding[] => {
  const findings: Finding[] = [];
  const found = (wrong: string | null): void => {
    if (wrong !== null) findings.push({ check: 'versions', text: wrong });
  };
  const rows = new Growing();
  for (const { version, records } of casesOf(remains)) {
    for (const record of records) found(rows.say(keyOf(record), version, JSON.stringify(record)));
  }
  const alerts = new Growing();
  for (const alert of alertsOf(remains)) {
    found(alerts.say(`alert ${alert.id}`, alert.revision, JSON.stringify(alert)));
    if (!Number.isSafeInteger(alert.revision) || alert.revision < 1)
      found(`alert ${alert.id}: revision ${alert.revision}`);
  }
  return findings;
};
