import { useSay } from '../language/language.js';
import { useKeys } from './keys.js';

/**
 * What came while a list was read waits here, and is said once to who cannot see it. `.` does the same as the button, which is
 * gone once it was pressed: `take` shows the list anew and puts the focus into it.
 */
export const NewPill = ({ waiting, gone = 0, take }: { waiting: number; gone?: number; take: () => void }) => {
  const say = useSay();
  const isThere = waiting > 0 || gone > 0;
  useKeys({ '.': () => (isThere ? take() : false) });
  return (
    <div className="pill-place" role="status">
      {isThere && (
        <button type="button" className="pill" aria-keyshortcuts="." onClick={take}>
          {waiting > 0 ? say('list.newPill', { n: waiting }) : say('list.gonePill', { n: gone })}
        </button>
      )}
    </div>
  );
};
