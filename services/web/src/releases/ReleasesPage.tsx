import { useSay } from '../language/language.js';
import { useView } from '../shell/view-address.js';
import { AppealList } from './AppealList.js';
import { ReleaseList } from './ReleaseList.js';

export const ReleasesPage = () => {
  const say = useSay();
  const [view, change] = useView();
  const tab = view['tab'] === 'appeals' ? 'appeals' : 'tasks';
  return (
    <>
      <div className="page-head">
        <h1>{say('releases.title')}</h1>
        <div className="tabs">
          {(['tasks', 'appeals'] as const).map((code) => (
            <button
              key={code}
              type="button"
              aria-pressed={tab === code}
              onClick={() => change({ tab: code, state: undefined, q: undefined }, { isStep: true })}
            >
              {say(`releases.${code}`)}
            </button>
          ))}
        </div>
      </div>
      {tab === 'tasks' ? <ReleaseList view={view} change={change} /> : <AppealList view={view} change={change} />}
    </>
  );
};
