import { describe, expect, it } from 'vitest';
import { longest } from '../longest.js';
import { files, textOf } from './repository.js';

/** The style of CONTRIBUTING.md, as far as a program can see it. */

const isSource = (file: string): boolean => /\.(?:ts|mts|mjs|js|sql|sh)$/.test(file) || file === '.ci/run';
const isTest = (file: string): boolean => file.endsWith('.test.ts');

interface Finding {
  readonly place: string;
  readonly line: string;
}

/** Lines of files that match, with their place. */
const linesWith = (pattern: RegExp, among: readonly string[]): Finding[] =>
  among.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [{ place: `${file}:${index + 1}`, line: line.trim() }] : [])),
  );

describe('the core', () => {
  it('has no clock, chance, input, output or waiting', () => {
    const core = files.filter((file) => /^packages\/(?:acts|engine|model)\/src\/.*\.ts$/.test(file) && !isTest(file));
    expect(core.length).toBeGreaterThan(20);
    const impure =
      /Date\.now|new Date\(\)|Math\.random|performance\.now|setTimeout|node:(?:fs|net|http|timers)|\basync\b/;
    expect(linesWith(impure, core)).toEqual([]);
  });
});

describe('every file', () => {
  it('is done: no marker says that something is left to do', () => {
    // Put together here, or this line would be found.
    const markers = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`);
    expect(
      linesWith(
        markers,
        files.filter((file) => isSource(file) || file.endsWith('.md')),
      ),
    ).toEqual([]);
  });

  it('runs all its tests', () => {
    const onlyOrLater = new RegExp(`\\b(?:it|test|describe)\\.(?:on${''}ly|to${''}do)\\b`);
    expect(linesWith(onlyOrLater, files.filter(isTest))).toEqual([]);
  });

  it('that is known to run long is there', () => {
    expect(longest.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('whose tests share a process replaces no module in it', () => {
    const shared = files.filter((file) => isTest(file) && /^(?:packages|services|deploy)\//.test(file));
    expect(linesWith(/\bvi\.(?:do)?[mM]ock\(/, shared)).toEqual([]);
  });

  it('leaves it to the log to load kafkajs: loaded by another first, it keeps the slow ways that the log replaces', () => {
    const running = files.filter(
      (file) => /^(?:packages|services|deploy)\/.*\/src\/.*\.ts$/.test(file) && !/\.(?:test|fixture)\.ts$/.test(file),
    );
    const others = running.filter((file) => !file.startsWith('packages/log/'));
    expect(running.length).toBeGreaterThan(others.length);
    expect(linesWith(/^(?:import|export) (?!type ).*from 'kafkajs/, others)).toEqual([]);
  });

  it('names no host of the network but those that it has a reason to name', () => {
    const allowed: Readonly<Record<string, string>> = {
      'www.apache.org': 'the text of the licence',
      'maven.apache.org': 'the name of a schema in pom.xml',
      'www.w3.org': 'the name of a schema in pom.xml',
      'json-schema.org': 'the name of the dialect of schemas/desk',
    };
    const isPlain = (host: string): boolean =>
      !host.includes('.') || /^127(?:\.\d+){3}$|(?:^|\.)example\.(?:org|com|net)$/.test(host);
    const foreign = files
      .filter((file) => !/\.(?:png|jpg|ico|woff2?)$|^package-lock\.json$/.test(file))
      .flatMap((file) =>
        [...textOf(file).matchAll(/\bhttps?:\/\/(?:[^/\s'"`@<>]*@)?([A-Za-z0-9.-]+)/g)]
          .map((match) => match[1]!)
          .filter((host) => !isPlain(host) && !Object.hasOwn(allowed, host))
          .map((host) => `${file}: ${host}`),
      );
    expect(foreign).toEqual([]);
    // Where packages come from is for whoever installs them to say.
    expect(linesWith(/"resolved": "http/, ['package-lock.json'])).toEqual([]);
  });

  it('is one room: 400 lines at most', () => {
    const lineCountMax = 400;
    const longer: Readonly<Record<string, string>> = {
      'packages/store/src/conformance.ts': 'one suite for both sides of a port is one list of sentences',
      'packages/log/src/conformance.ts': 'one suite for both sides of a port is one list of sentences',
      'services/writer/src/run-writer.test.ts': 'a stage against every failure of its log and store',
    };
    const long = files
      .filter((file) => /\.m?tsx?$/.test(file))
      .map((file) => ({ file, lineCount: textOf(file).split('\n').length - 1 }))
      .filter(({ file, lineCount }) => lineCount > lineCountMax && !Object.hasOwn(longer, file));
    expect(long).toEqual([]);
    for (const file of Object.keys(longer)) expect(files, `${file} is excused and does not exist`).toContain(file);
  });

  it('lies in a folder named for what it holds', () => {
    const vague = /\/(?:utils?|helpers?|common|types|misc)(?:\/|\.m?tsx?$)/;
    expect(files.filter((file) => vague.test(file) && isSource(file))).toEqual([]);
  });
});
