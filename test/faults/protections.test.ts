import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from './protections/index.js';
import { runStories } from './protections/run-stories.js';
import { isGreen } from './report.js';
import { root } from './root.js';
import { FaultStack } from './stack/fault-stack.js';

describe('stories that one protection decides, on real servers', () => {
  const beganMs = Date.now();
  const say = (line: string): void => console.log(`${((Date.now() - beganMs) / 1000).toFixed(1)} s  ${line}`);
  let stack: FaultStack;
  beforeAll(async () => {
    const folder = process.env['WEIR_TEST_FAULTS_DIR'] ?? path.join(root, '.weir-protections-test');
    stack = await FaultStack.open(folder, 30, say);
  });
  afterAll(() => stack.close());

  it('end with the right answers where all protections stand', async () => {
    const report = await runStories({ stack, stories: scenarios, without: null, say });
    expect(isGreen(report), report.notes.join('\n')).toBe(true);
    expect(report.faults).toBe(scenarios.length);
  });

  describe('turn the same comparison red where a protection is missing:', () => {
    it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (name, scenario) => {
      const report = await runStories({ stack, stories: [scenario], without: name, say });
      expect(isGreen(report)).toBe(false);
      expect(report.notes.join('\n')).toMatch(scenario.shows);
    });
  });
});
