import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/call.js';
import type { DeskProblem } from '../api/desk-problem.js';
import type { Answer } from '../api/shapes.js';
import { useSay } from '../language/language.js';
import { ChoiceField } from '../shell/Field.js';
import { SumField } from '../shell/SumField.js';
import { Answered, Empty } from '../shell/states.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { ShownText } from '../show/ShownText.js';
import { CaseCanvas } from './CaseCanvas.js';
import { PictureTable } from './PictureTable.js';
import { pictureCutOf } from './picture-cut.js';
import { TimeSlider } from './TimeSlider.js';

/** Asks for the picture that the address describes, and shows it as picture or as table. */
export const CasePictureView = ({
  name,
  view,
  change,
  isTable,
  assets,
}: {
  name: string;
  view: ViewState;
  change: ChangeView;
  isTable: boolean;
  assets: readonly string[];
}) => {
  const say = useSay();
  const query = pictureCutOf(view);
  const [since, until] = [query.since ?? null, query.until ?? null] as [number | null, number | null];
  const picture = useQuery<Answer<'casePicture'>, DeskProblem>({
    queryKey: ['casePicture', { params: { case: name }, query }],
    queryFn: ({ signal }) => call('casePicture', { params: { case: name }, query }, signal),
    // While another cut of the same case is asked for, the picture stays where it is.
    placeholderData: keepPreviousData,
  });
  // The slider spans the whole case whatever part of it is shown.
  const whole = useQuery<Answer<'casePicture'>, DeskProblem>({
    queryKey: ['casePicture', { params: { case: name }, query: { maxNodes: 1 } }],
    queryFn: ({ signal }) => call('casePicture', { params: { case: name }, query: { maxNodes: 1 } }, signal),
    enabled: since !== null || until !== null,
  });
  const asset = view['asset'] || assets[0] || 'CNY';
  return (
    <Answered of={picture}>
      {(data) => (
        <>
          <div className="filters picture-filters">
            {assets.length > 1 && (
              <ChoiceField
                label={say('show.asset')}
                value={view['asset'] ?? ''}
                change={(value) => change({ asset: value, min: undefined })}
                choices={[['', say('show.all')], ...assets.map((code) => [code, code] as const)]}
              />
            )}
            <SumField
              label={say('case.minTaint')}
              value={view['min']}
              asset={asset}
              // A sum is of one asset: with several, a sum that is typed narrows the picture to the asset that it is of.
              change={(min) => change({ min, ...(min !== '' && assets.length > 1 ? { asset } : {}) })}
            />
            <TimeSlider
              histogram={(whole.data ?? data).histogram}
              since={since}
              until={until}
              change={(from, to) =>
                change({ since: from === null ? undefined : String(from), until: to === null ? undefined : String(to) })
              }
            />
            <span className="stack tight quiet picture-said">
              <ShownText of={data.nodesShown} />
              <span>{say('case.asOf', { n: data.asOf.toLocaleString('en-US') })}</span>
            </span>
          </div>
          {data.nodes.length === 0 ? (
            <Empty title={say('picture.empty')} />
          ) : isTable ? (
            <PictureTable name={name} picture={data} />
          ) : (
            <CaseCanvas name={name} picture={data} view={view} change={change} />
          )}
        </>
      )}
    </Answered>
  );
};
