import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type MetricFacts, metricFacts } from '../../../services/cli/src/run/metric-registries.fixture.js';
import { files, root, textOf } from '../repository.js';
import { namedIn } from './expression.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string; readonly refId: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  /** So long it has to hold. */
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const dashboardFile = 'deploy/grafana/weir.json';
const dashboard = JSON.parse(textOf(dashboardFile)) as Dashboard;
const { rules } = (parse(textOf('deploy/grafana/alerts.yaml')) as { groups: [{ rules: Rule[] }] }).groups[0];
const drawn = dashboard.panels.filter(({ type }) => type !== 'row');

/** What the scrape puts on every series. */
const ofTheScrape = ['job', 'instance'];
const knownWords = new Set(
  'and or unless on bool offset by sum max min count avg rate increase changes deriv delta histogram_quantile time min_over_time max_over_time absent'.split(
    ' ',
  ),
);

let facts: ReadonlyMap<string, MetricFacts>;
beforeAll(async () => {
  facts = await metricFacts();
});

/** The metric that a series belongs to, with the labels that the series has; undefined: there is none. */
const seriesOf = (series: string): { readonly metric: string; readonly labels: readonly string[] } | undefined => {
  if (series === 'up') return { metric: 'up', labels: [] };
  const plain = facts.get(series);
  if (plain !== undefined) {
    if (plain.type === 'histogram') return undefined;
    return { metric: series, labels: plain.labels };
  }
  const [, metric = '', part] = /^(.*)_(bucket|sum|count)$/.exec(series) ?? [];
  const parts = facts.get(metric);
  if (parts === undefined || (parts.type !== 'histogram' && (parts.type !== 'summary' || part === 'bucket')))
    return undefined;
  return { metric, labels: part === 'bucket' ? [...parts.labels, 'le'] : parts.labels };
};

/** What is wrong with an expression, in words. */
const faultsOf = (expression: string, legend = ''): string[] => {
  const { metrics, groupings, words } = namedIn(expression);
  const faults = words
    .filter((word) => !knownWords.has(word))
    .map((word) => `${word} is no function that is known here`);
  const labels = new Set(ofTheScrape);
  for (const { name, labels: matched } of metrics) {
    const series = seriesOf(name);
    if (series === undefined) {
      faults.push(`${name} does not exist`);
      continue;
    }
    for (const label of series.labels) labels.add(label);
    const own = [...series.labels, ...ofTheScrape];
    for (const label of matched) if (!own.includes(label)) faults.push(`${name} has no label ${label}`);
  }
  const legendLabels = [...legend.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)].map(([, label]) => label!);
  for (const label of [...groupings, ...legendLabels])
    if (!labels.has(label)) faults.push(`nothing has a label ${label}`);
  if (metrics.length === 0) faults.push('it names no metric');
  return faults.map((fault) => `${fault}: ${expression}`);
};

describe('the dashboard', () => {
  it('is what its source says (WEIR_TEST_WRITE_DOCS=1 writes it, then npx biome check --write deploy/grafana)', async () => {
    const source = pathToFileURL(path.join(root, 'deploy/grafana/source/dashboard.mjs')).href;
    const { dashboardText } = (await import(source)) as { dashboardText: () => string };
    if (process.env['WEIR_TEST_WRITE_DOCS'] !== undefined)
      writeFileSync(path.join(root, dashboardFile), dashboardText());
    expect(JSON.parse(readFileSync(path.join(root, dashboardFile), 'utf8'))).toEqual(JSON.parse(dashboardText()));
  });

  it('names only metrics, labels and functions that exist', () => {
    const faults = drawn.flatMap(({ title, targets }) =>
      targets!.flatMap(({ expr, legendFormat }) => faultsOf(expr, legendFormat).map((fault) => `${title}: ${fault}`)),
    );
    expect(faults).toEqual([]);
  });

  it('leaves no metric of ours out', () => {
    const shown = new Set(
      [...drawn.flatMap(({ targets }) => targets!.map(({ expr }) => expr)), ...rules.map(({ expr }) => expr)].flatMap(
        (expr) => namedIn(expr).metrics.map(({ name }) => seriesOf(name)?.metric),
      ),
    );
    const isOurs = (name: string): boolean => !/^weir_(?:nodejs|process)_/.test(name);
    // The event time itself is what the lag in seconds is made of; the offset of a snapshot is for whoever takes it up.
    const forOthers = new Set([
      'weir_stage_event_timestamp_seconds',
      ...['matcher', 'follower', 'patterns', 'check'].map((service) => `weir_${service}_snapshot_offset`),
    ]);
    expect([...facts.keys()].filter((name) => isOurs(name) && !shown.has(name) && !forOthers.has(name))).toEqual([]);
  });

  it('keeps each panel to the chosen installation and source', () => {
    for (const { datasource, targets, title } of drawn) {
      expect(datasource?.uid, title).toBe('${' + 'datasource}');
      for (const { expr } of targets!) expect(expr, title).toContain('weir_service_info{namespace=~"$namespace"}');
      expect(new Set(targets!.map(({ refId }) => refId)).size, title).toBe(targets!.length);
    }
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'namespace']);
  });

  it('says of every panel what it is and what to do, and lays none over another', () => {
    for (const { description, title } of drawn) expect(description?.length ?? 0, title).toBeGreaterThan(20);
    const titles = drawn.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = new Set<string>();
    for (const { gridPos, title } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x} ${y}`), `${title} lies over another`).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
    }
    expect(dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Is it healthy',
      'Intake',
      'Journal and matcher',
      'Cases and alerts',
      'Store',
      'Desk',
      'Payment check',
      'Processes',
    ]);
  });
});

describe('the alerting rules', () => {
  it('name only metrics, labels and functions that exist', () => {
    const faults = rules.flatMap(({ alert, annotations, expr }) =>
      faultsOf(expr, `${annotations.summary} ${annotations.runbook}`).map((fault) => `${alert}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('each say what to do, under a name of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, annotations, labels } of rules) {
      expect(alert).toMatch(/^Weir[A-Z]\w+$/);
      expect(['warning', 'critical'], alert).toContain(labels.severity);
      expect(annotations.summary.length, alert).toBeGreaterThan(10);
      expect(annotations.runbook, alert).toMatch(/^[A-Z].{40,}\.$/);
    }
  });

  it('hear of the first that a series with labels counts: it begins with that, and nothing has increased then', () => {
    for (const { alert, expr, ...rule } of rules) {
      // What has to go on for a while has more than a first.
      if (rule.for !== undefined) continue;
      for (const [, series] of expr.matchAll(/increase\((\w+(?:\{[^}]*\})?)\[10m\]\)/g)) {
        if (seriesOf(series!.replace(/\{.*/, ''))!.labels.length === 0) continue;
        expect(expr, alert).toContain(`(${series} unless ${series} offset 10m) or increase(${series}[10m])`);
      }
      expect(expr, alert).not.toMatch(/\brate\(/);
    }
  });

  it('find what the histograms can tell: every bound of a rule is a bound of a bucket', () => {
    const pages = files.filter((file) => /^services\/cli\/src\/run\/(?:follower|writer)\.ts$/.test(file)).map(textOf);
    for (const { alert, expr } of rules) {
      const [, bound] = /^histogram_quantile\(.*\) > ([\d.]+)$/.exec(expr) ?? [];
      if (bound === undefined) continue;
      const isBound = (text: string): boolean =>
        [...text.matchAll(/buckets: \[([^\]]+)\]/g)].some(([, list]) => list!.split(', ').includes(bound));
      expect(pages.some(isBound), `${alert}: ${bound}`).toBe(true);
    }
  });
});
