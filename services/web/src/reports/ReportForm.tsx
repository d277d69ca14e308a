import { useState } from 'react';
import type { Answer } from '../api/shapes.js';
import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Refused } from '../shell/states.js';
import { useMe } from '../shell/who.js';
import { fromTimeField, toTimeField } from '../show/time.js';
import { blankLine, isDay, linesOfCsv, type ReportLine, readLines } from './report-lines.js';

const assets = ['CNY', 'USD', 'USDT-TRON', 'USDT-ETH', 'USDT-BSC'];

/** A report by hand or from a pasted table: what is known of each transfer, its id or its amount and time. */
export const ReportForm = () => {
  const say = useSay();
  const { zone } = useMe();
  const act = useAct('sendReport', 'reports', 'cases');
  const [name, setName] = useState('');
  const [reporter, setReporter] = useState('');
  const [fraudType, setFraudType] = useState('');
  const [reportedAt, setReportedAt] = useState(() => toTimeField(Date.now(), zone));
  const [asset, setAsset] = useState('CNY');
  const [lines, setLines] = useState<readonly ReportLine[]>([blankLine]);
  const [pasted, setPasted] = useState('');
  const [leftOut, setLeftOut] = useState(0);
  const [accepted, setAccepted] = useState<Answer<'sendReport'> | null>(null);
  const { transfers, match, bad } = readLines(lines, asset, zone);
  const isReady =
    name.trim() !== '' && reporter.trim() !== '' && bad.length === 0 && transfers.length + match.length > 0;
  const put = (index: number, part: keyof ReportLine) => (value: string) =>
    setLines(lines.map((line, at) => (at === index ? { ...line, [part]: value } : line)));
  const reported = fromTimeField(reportedAt, zone);
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        act.run(
          {
            body: {
              case: name.trim(),
              reporter: reporter.trim(),
              ...(reported === null ? {} : { reportedAt: reported }),
              ...(fraudType.trim() === '' ? {} : { fraudType: fraudType.trim() }),
              ...(transfers.length === 0 ? {} : { transfers: [...transfers] }),
              ...(match.length === 0 ? {} : { match: [...match] }),
            },
          },
          (answer) => {
            setAccepted(answer);
            setLines([blankLine]);
          },
        );
      }}
    >
      <h2>{say('reports.new')}</h2>
      <div className="pair">
        <TextField label={say('order.case')} value={name} change={setName} isRequired maxLength={256} />
        <TextField label={say('reports.reporter')} value={reporter} change={setReporter} isRequired maxLength={200} />
        <TextField label={say('reports.fraudType')} value={fraudType} change={setFraudType} maxLength={100} />
        <TextField label={say('reports.reportedAt')} type="datetime-local" value={reportedAt} change={setReportedAt} />
        <ChoiceField
          label={say('show.asset')}
          value={asset}
          change={setAsset}
          choices={assets.map((code) => [code, code])}
        />
      </div>
      <h3>{say('reports.lines')}</h3>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the form
        <fieldset key={index} className="report-line">
          <legend className="legend">{say('reports.line', { n: index + 1 })}</legend>
          <div className="pair">
            <TextField label={say('reports.knownId')} value={line.id} change={put(index, 'id')} maxLength={256} />
            <TextField label={say('reports.from')} value={line.from} change={put(index, 'from')} maxLength={256} />
            <TextField label={say('reports.to')} value={line.to} change={put(index, 'to')} maxLength={256} />
            <TextField
              label={say('reports.toName')}
              value={line.toName}
              change={put(index, 'toName')}
              maxLength={200}
            />
            <TextField label={say('reports.amount')} value={line.amount} change={put(index, 'amount')} />
            <TextField
              label={say('reports.when')}
              type={isDay(line.time) ? 'date' : 'datetime-local'}
              value={line.time}
              change={put(index, 'time')}
            />
          </div>
          {lines.length > 1 && (
            <button
              type="button"
              className="small"
              aria-label={say('reports.removeLine', { n: index + 1 })}
              onClick={() => setLines(lines.filter((_, at) => at !== index))}
            >
              ×
            </button>
          )}
        </fieldset>
      ))}
      {bad.map(({ line, why }) => (
        <p key={line} className="bad">
          {say('reports.csvBad', { n: line, why: say(why === 'amount' ? 'reports.amount' : 'reports.when') })}
        </p>
      ))}
      {leftOut > 0 && <p className="notice warn">{say('reports.csvLeftOut', { n: leftOut })}</p>}
      <details>
        <summary>{say('reports.csv')}</summary>
        <div className="stack">
          <TextField
            label={say('reports.csv')}
            value={pasted}
            change={setPasted}
            rows={5}
            hint={say('reports.csvHint')}
          />
          <div className="row">
            <button
              type="button"
              disabled={pasted.trim() === ''}
              onClick={() => {
                const filled = lines.filter((line) => Object.values(line).some((value) => value !== ''));
                const read = linesOfCsv(pasted);
                setLines([...filled, ...read.lines]);
                setLeftOut(read.leftOut);
                setPasted('');
              }}
            >
              {say('reports.csvRead')}
            </button>
          </div>
        </div>
      </details>
      <Refused problem={act.problem} />
      {accepted !== null && (
        <p className="notice good" role="status">
          {say('reports.accepted', { ...accepted, partition: String(accepted.partition) })}
        </p>
      )}
      <div className="row end">
        <span className="quiet grow">{isReady ? '' : say('reports.needed')}</span>
        <button type="button" onClick={() => setLines([...lines, blankLine])}>
          {say('reports.addLine')}
        </button>
        <button type="submit" className="primary" disabled={!isReady || act.isBusy}>
          {say('reports.send')}
        </button>
      </div>
    </form>
  );
};
