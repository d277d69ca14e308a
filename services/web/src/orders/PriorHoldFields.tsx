import { useSay } from '../language/language.js';
import { TextField } from '../shell/Field.js';
import { useMe } from '../shell/who.js';
import { blankHold, holdProblem, holdsMax, type PriorHoldTyped } from './prior-holds.js';

/** Who held the account before, how much and until when: as many as the institution told. */
export const PriorHoldFields = ({
  lines,
  change,
  asset,
}: {
  lines: readonly PriorHoldTyped[];
  change: (lines: readonly PriorHoldTyped[]) => void;
  asset: string;
}) => {
  const say = useSay();
  const { zone } = useMe();
  const put = (index: number, field: keyof PriorHoldTyped) => (value: string) =>
    change(lines.map((line, at) => (at === index ? { ...line, [field]: value } : line)));
  return (
    <>
      <h3>{say('answer.prior')}</h3>
      {lines.map((line, index) => {
        const problem = holdProblem(line, asset, zone);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the form
          <fieldset key={index} className="report-line">
            <legend className="legend">{say('answer.priorLine', { n: index + 1 })}</legend>
            <div className="pair">
              <TextField
                label={say('answer.authority')}
                value={line.authority}
                change={put(index, 'authority')}
                maxLength={200}
                error={problem === 'authority' ? say('answer.authorityMissing') : undefined}
              />
              <TextField
                label={say('answer.priorAmount')}
                value={line.amount}
                change={put(index, 'amount')}
                hint={say('answer.priorAmountHint')}
                error={problem === 'amount' ? say('order.amountBad') : undefined}
              />
              <TextField
                label={say('answer.priorUntil')}
                type="datetime-local"
                value={line.until}
                change={put(index, 'until')}
                hint={say('answer.priorUntilHint')}
              />
            </div>
            <button
              type="button"
              className="small"
              aria-label={say('answer.priorRemove', { n: index + 1 })}
              onClick={() => change(lines.filter((_, at) => at !== index))}
            >
              ×
            </button>
          </fieldset>
        );
      })}
      {lines.length < holdsMax && (
        <div className="row">
          <button type="button" onClick={() => change([...lines, blankHold])}>
            {say('answer.priorAdd')}
          </button>
        </div>
      )}
    </>
  );
};
