import type { Reporter, TestCase } from 'vitest/node';

/** Says at the end which tests passed only when they were told again: each of them is something to look into. */
export default class SecondTries implements Reporter {
  readonly #names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.relativeModuleId}: ${test.fullName}`);
  }

  onTestRunEnd(): void {
    for (const name of this.#names) console.error(`PASSED AT A SECOND TRY: ${name}`);
  }
}
