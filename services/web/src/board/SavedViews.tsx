import { useState } from 'react';
import { useSay } from '../language/language.js';
import { keep, kept } from '../settings/settings.js';
import { Dialog, DialogEnd } from '../shell/Dialog.js';
import { TextField } from '../shell/Field.js';
import { type ChangeView, type ViewState, writeAddress } from '../shell/view-address.js';

interface SavedView {
  readonly name: string;
  readonly state: ViewState;
}

const blank: ViewState = {
  lane: undefined,
  state: undefined,
  assignee: undefined,
  case: undefined,
  asset: undefined,
  institution: undefined,
  own: undefined,
  minHoldable: undefined,
  minShare: undefined,
  silenced: undefined,
  q: undefined,
  ref: undefined,
  sort: undefined,
  row: undefined,
};
const same = (a: ViewState, b: ViewState): boolean => {
  const bare = (state: ViewState): string =>
    [...new URLSearchParams(writeAddress({ ...state, row: undefined }))].sort().join();
  return bare(a) === bare(b);
};

/** Views by name: a few that every desk needs, and the reader's own, which are nothing but addresses. */
export const SavedViews = ({
  view,
  change,
  isOther,
}: {
  view: ViewState;
  change: ChangeView;
  /** Something narrows the board that stands in no address: it is none of the views. */
  isOther: boolean;
}) => {
  const say = useSay();
  const [saved, setSaved] = useState<readonly SavedView[]>(() => kept('views', []));
  const [isNaming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const store = (views: readonly SavedView[]): void => {
    keep('views', views);
    setSaved(views);
  };
  const given: readonly SavedView[] = [
    { name: say('show.all'), state: {} },
    { name: say('board.views.mine'), state: { assignee: 'me' } },
    { name: say('board.views.unassigned'), state: { assignee: 'none' } },
    { name: say('board.views.own'), state: { own: '1' } },
    { name: say('board.views.due'), state: { sort: 'due' } },
  ];
  const show = (entry: SavedView) => (
    <button
      key={entry.name}
      type="button"
      className="small"
      aria-pressed={!isOther && same({ ...view, lane: undefined }, { ...entry.state, lane: undefined })}
      onClick={() => change({ ...blank, lane: view['lane'], ...entry.state, row: undefined }, { isStep: true })}
    >
      {entry.name}
    </button>
  );
  return (
    <fieldset className="tabs views">
      <legend className="unseen">{say('board.views')}</legend>
      {given.map(show)}
      {saved.map((entry) => (
        <span key={`saved ${entry.name}`} className="saved-view">
          {show(entry)}
          <button
            type="button"
            className="small"
            aria-label={say('board.views.remove', { name: entry.name })}
            title={say('board.views.remove', { name: entry.name })}
            onClick={() => store(saved.filter((other) => other !== entry))}
          >
            ×
          </button>
        </span>
      ))}
      <button type="button" className="small" onClick={() => setNaming(true)}>
        + {say('board.views.save')}
      </button>
      {isNaming && (
        <Dialog title={say('board.views.save')} close={() => setNaming(false)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              store([...saved.filter((other) => other.name !== name.trim()), { name: name.trim(), state: view }]);
              setNaming(false);
              setName('');
            }}
          >
            <TextField label={say('board.views.name')} value={name} change={setName} isRequired maxLength={60} />
            <DialogEnd close={() => setNaming(false)} label={say('dialog.ok')} isReady={name.trim() !== ''} />
          </form>
        </Dialog>
      )}
    </fieldset>
  );
};
