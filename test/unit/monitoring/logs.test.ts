import { expect, it } from 'vitest';
import { files, textOf } from '../repository.js';

const code = files.filter((file) => /^(?:packages|services)\/[^/]+\/src\/.*(?<!\.test|\.fixture)\.ts$/.test(file));

it('what runs as a service speaks through the log alone, which masks accounts', () => {
  // The command speaks to people; of it the part that runs services does so only to say that they are ready.
  const speaks = code.filter(
    (file) => !file.startsWith('services/cli/src/') && /\bconsole\.|\bpino\(/.test(textOf(file)),
  );
  expect(speaks).toEqual(['packages/runtime/src/logger.ts']);
  const beside = code.filter((file) => file.startsWith('services/cli/src/run/') && /\bconsole\./.test(textOf(file)));
  expect(beside).toEqual(['services/cli/src/run/work.ts']);
});

it('there is no switch that takes the masks off', () => {
  expect(code.filter((file) => /WEIR_\w*UNMASK/.test(textOf(file)))).toEqual([]);
});
