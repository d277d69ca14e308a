import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stackErrorCatalogue } from '@weir/local';
import { logErrorCatalogue } from '@weir/log';
import { errorCatalogue } from '@weir/model';
import { storeErrorCatalogue } from '@weir/store';
import { describe, expect, it } from 'vitest';
import { files, root, textOf } from './repository.js';

const pages = files.filter((file) => file.endsWith('.md'));
const readmes = ['README.md', 'README.zh-CN.md'];
const sources = files.filter((file) => /\.(?:ts|mjs)$/.test(file));

/** What a page shows to be typed. */
const blocksOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^```bash\n([\s\S]*?)^```/gm)].map((match) => match[1]!);

/** A page without code, in which brackets and numbers mean other things. */
const proseOf = (page: string): string =>
  textOf(page)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');

/** Cells of the rows of every table of a page; the rule below the head is left out. */
const rowsOf = (page: string): string[][] =>
  textOf(page)
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );

const headingsOf = (page: string): string[] =>
  textOf(page)
    .replace(/^```[\s\S]*?^```/gm, '')
    .split('\n')
    .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? []);

/** The anchor that a heading gets where pages are shown. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');

describe('docs/errors.md', () => {
  const page = 'docs/errors.md';
  const catalogues: readonly {
    readonly name: string;
    readonly heading: string;
    readonly entries: Readonly<Record<string, { readonly text: string; readonly remedy: string }>>;
  }[] = [
    { name: 'errorCatalogue', heading: 'Everywhere', entries: errorCatalogue },
    { name: 'logErrorCatalogue', heading: 'Between weir and its log (Kafka)', entries: logErrorCatalogue },
    { name: 'storeErrorCatalogue', heading: 'Between weir and its store (ClickHouse)', entries: storeErrorCatalogue },
    { name: 'stackErrorCatalogue', heading: 'The local stack', entries: stackErrorCatalogue },
  ];
  const [begin, end] = ['<!-- written by test/unit/docs.test.ts: begin -->', '<!-- end -->'];

  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<');
  const tables = catalogues.map(({ heading, entries }) =>
    [
      `## ${heading}`,
      '',
      '| code | meaning | what to do |',
      '| --- | --- | --- |',
      ...Object.entries(entries).map(([code, { text, remedy }]) => `| \`${code}\` | ${cell(text)} | ${cell(remedy)} |`),
    ].join('\n'),
  );

  /** Tables without the blanks that lay them out. */
  const plain = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');

  // The formatter then lays the tables out.
  it('is what the catalogues say (WEIR_TEST_WRITE_DOCS=1 writes it)', () => {
    const text = textOf(page);
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const wanted = `${before}\n\n${tables.join('\n\n')}\n\n${text.slice(text.indexOf(end))}`;
    if (process.env['WEIR_TEST_WRITE_DOCS'] !== undefined) writeFileSync(path.join(root, page), wanted);
    expect(plain(textOf(page))).toBe(plain(wanted));
  });

  it('has every catalogue of the code', () => {
    const declared = sources.flatMap((file) =>
      [...textOf(file).matchAll(/export const (\w*[eE]rrorCatalogue)\b/g)].map((match) => match[1]!),
    );
    expect(declared.sort()).toEqual(catalogues.map(({ name }) => name).sort());
  });

  it('has each code once: a code means one thing in the whole of weir', () => {
    const codes = catalogues.flatMap(({ entries }) => Object.keys(entries));
    expect(new Set(codes).size).toBe(codes.length);
    const listed = rowsOf(page).flatMap(([code]) => /^`([A-Z_]+)`$/.exec(code!)?.[1] ?? []);
    expect(listed).toEqual(codes);
  });
});

describe('docs/glossary.md', () => {
  const terms = rowsOf('docs/glossary.md').filter(([english]) => english !== 'English');

  it('has each term once, in both languages, with a meaning', () => {
    expect(terms.length).toBeGreaterThan(30);
    for (const term of terms) {
      expect(term, term[0]).toHaveLength(3);
      for (const part of term) expect(part, term[0]).not.toBe('');
    }
    for (const language of [0, 1]) {
      const names = terms.map((term) => term[language]!.toLowerCase());
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });
});

describe('the README in both languages', () => {
  const scripts = Object.keys(JSON.parse(textOf('package.json')).scripts as Record<string, string>);
  const cli = sources.filter((file) => file.startsWith('services/cli/src/') && !file.endsWith('.test.ts')).map(textOf);
  const commands = new Set(
    cli.flatMap((text) => [...text.matchAll(/(?:\.command|new Command)\(\s*'([a-z-]+)/g)].map((match) => match[1]!)),
  );
  const commandLines = (page: string): string[] =>
    blocksOf(page).flatMap((block) =>
      block
        .replaceAll('\\\n', ' ')
        .split('\n')
        .flatMap((line) => line.replace(/(?:^|\s)#.*$/, '').split('&&'))
        .map((line) => line.trim()),
    );

  it.each([...readmes, 'CONTRIBUTING.md'])('%s: its npm scripts exist', (page) => {
    const called = commandLines(page).flatMap((line) => {
      const match = /^npm (?:run )?([a-z0-9:]+)/.exec(line);
      return match === null || match[1] === 'ci' ? [] : [match[1]!];
    });
    expect(called.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it.each(readmes)('%s: shows how to see it work and how to test it', (page) => {
    const block = commandLines(page);
    for (const line of ['npm ci', 'npm run demo', 'npm test']) expect(block).toContain(line);
  });

  it.each(readmes)('%s: its weir commands and their options exist', (page) => {
    const lines = commandLines(page).flatMap((line) => /^(?:npx )?weir (.*)$/.exec(line)?.[1] ?? []);
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const [first, second] = line.split(/\s+/);
      expect([...commands], `weir ${line}`).toContain(first);
      if (first === 'case') expect([...commands], `weir ${line}`).toContain(second);
      for (const option of line.match(/(?<=\s)--[a-z-]+/g) ?? []) {
        const stands = cli.some((text) => new RegExp(`${option}(?![a-z-])`).test(text));
        expect(stands, `weir ${line}: ${option} is an option`).toBe(true);
      }
    }
  });

  it('shows the same commands in both', () => {
    expect(commandLines('README.zh-CN.md')).toEqual(commandLines('README.md'));
  });
});

describe('every page', () => {
  it('links to what exists', () => {
    const broken = pages.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1]!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
          const [place, anchor] = target.split('#') as [string, string | undefined];
          const file = place === '' ? page : path.posix.join(path.posix.dirname(page), place);
          if (!existsSync(path.join(root, file))) return true;
          return anchor !== undefined && !headingsOf(file).map(anchorOf).includes(decodeURIComponent(anchor));
        })
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('that code cites by section has that section', () => {
    const numbered = (page: string): Set<string> =>
      new Set(headingsOf(page).flatMap((heading) => /^(\d+)\. /.exec(heading)?.[1] ?? []));
    for (const [name, page] of [
      ['trace', 'docs/trace.md'],
      ['architecture', 'docs/ARCHITECTURE.md'],
    ] as const) {
      const sections = numbered(page);
      const cited = new RegExp(`\\b${name}(?:\\.md)? §(\\d+)`, 'gi');
      const missing = [...sources, ...pages].flatMap((file) =>
        [...textOf(file).matchAll(cited)]
          .filter((match) => !sections.has(match[1]!))
          .map((match) => `${file}: ${match[0]}`),
      );
      expect(missing).toEqual([]);
    }
  });

  it('of docs/adr says what was wanted, what was possible, what was decided, and what was not', () => {
    const records = pages.filter((page) => page.startsWith('docs/adr/'));
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) {
      expect(record).toMatch(/^docs\/adr\/\d{4}-[a-z0-9-]+\.md$/);
      expect(headingsOf(record).slice(1), record).toEqual(['Requirement', 'Options', 'Decision', 'Rejected, and why']);
    }
  });

  it('of a package or service stands in its folder', () => {
    const folders = new Set(
      files.flatMap((file) => /^((?:packages|services)\/[^/]+)\/package\.json$/.exec(file)?.[1] ?? []),
    );
    expect([...folders].filter((folder) => !pages.includes(`${folder}/README.md`))).toEqual([]);
  });
});
