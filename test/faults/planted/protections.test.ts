import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../root.js';
import { protections, withoutProtection } from './protections.mjs';

describe('what is taken out to show that it is missed', () => {
  it.each(Object.entries(protections))('%s stands in what was built, once', (_name, { edits }) => {
    for (const { file } of edits) {
      expect(existsSync(path.join(root, file)), `${file}: npm run prepare builds it`).toBe(true);
      const text = readFileSync(path.join(root, file), 'utf8');
      const own = edits.filter((edit) => edit.file === file);
      expect(withoutProtection(text, own)).not.toBe(text);
    }
  });
});
