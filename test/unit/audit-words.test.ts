import { Deed } from '@weir/acts';
import { expect, test } from 'vitest';
import { auditTexts } from '../../services/web/src/language/audit-texts.js';

test('every act has its words in the audit, and no words are of an act that is none', () => {
  const kinds = Deed.options.map((option) => option.shape.kind.value);
  const said = Object.keys(auditTexts)
    .filter((key) => key.startsWith('deed.'))
    .map((key) => key.slice('deed.'.length));
  // What is no act stands in the log too, and in the audit by this name.
  expect(said.sort()).toEqual([...kinds, 'unreadable'].sort());
});
