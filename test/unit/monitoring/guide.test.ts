import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MetricFacts, metricFacts } from '../../../services/cli/src/run/metric-registries.fixture.js';
import { hostable } from '../../../services/cli/src/run/services.js';
import { files, root, textOf } from '../repository.js';

const guide = 'docs/guides/monitoring.md';
const [begin, end] = ['<!-- written by test/unit/monitoring/guide.test.ts: begin -->', '<!-- end -->'];

/** Tables without the blanks that lay them out. */
const plain = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');

let facts: ReadonlyMap<string, MetricFacts>;
beforeAll(async () => {
  facts = await metricFacts();
});

const rowOf = ({ help, labels, name, services, type }: MetricFacts): string => {
  const by = services.length === hostable.length ? 'all' : services.join(', ');
  const quoted = labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${type} | ${quoted} | ${by} | ${help.replaceAll('|', '\\|').replaceAll('<', '\\<')} |`;
};

describe('docs/guides/monitoring.md', () => {
  // The formatter then lays the table out.
  it('has every metric of ours, as the services have it (WEIR_TEST_WRITE_DOCS=1 writes it)', () => {
    const ours = [...facts.values()].filter(({ name }) => !/^weir_(?:nodejs|process)_/.test(name));
    const rows = ours.map(rowOf).join('\n');
    const table = `| metric | type | labels | of | what it says |\n| --- | --- | --- | --- | --- |\n${rows}`;
    const text = textOf(guide);
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const wanted = `${before}\n\n${table}\n\n${text.slice(text.indexOf(end))}`;
    if (process.env['WEIR_TEST_WRITE_DOCS'] !== undefined) writeFileSync(path.join(root, guide), wanted);
    expect(plain(textOf(guide))).toBe(plain(wanted));
  });
});

it('no page names a metric that does not exist', () => {
  // What was once is history there; what begins only, like `weir_process_…`, is no name.
  const pages = files.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md');
  const unknown = pages.flatMap((page) =>
    [...textOf(page).matchAll(/`(weir_[a-z0-9_]*[a-z0-9])(?:\{[^`]*)?`/g)]
      .map(([, name]) => name!)
      .filter((name) => !facts.has(name))
      .map((name) => `${page}: ${name}`),
  );
  expect(unknown).toEqual([]);
});
