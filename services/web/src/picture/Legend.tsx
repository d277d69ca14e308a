import type { PictureNode } from '@weir/desk-api';
import { useSay, useSayCode } from '../language/language.js';
import { isDark, useSettings } from '../settings/settings.js';
import { darkPalette, lightPalette } from './palette.js';

const kinds: readonly (readonly [PictureNode['kind'], string])[] = [
  ['victim', '◆'],
  ['account', ''],
  ['exit', '→'],
  ['chain', '※'],
  ['hub', '◎'],
];

/** What colours and signs of a picture mean. */
export const Legend = () => {
  const say = useSay();
  const sayCode = useSayCode();
  useSettings();
  const palette = isDark() ? darkPalette : lightPalette;
  return (
    <ul className="picture-legend" aria-label={say('picture.legend')}>
      {kinds.map(([kind, sign]) => (
        <li key={kind}>
          <span
            className="swatch"
            style={{ background: palette.kinds[kind].fill, borderColor: palette.kinds[kind].edge }}
          />
          {sayCode('nodeKind', kind)} {sign}
        </li>
      ))}
      <li>
        <span className="swatch bar" style={{ background: palette.holdable, borderColor: palette.holdable }} />
        {say('cases.col.holdable')}
      </li>
      <li>○ {sayCode('nodeOrder', 'asked')}</li>
      <li>■ {sayCode('nodeOrder', 'held')}</li>
      <li>× {sayCode('nodeOrder', 'refused')}</li>
    </ul>
  );
};
