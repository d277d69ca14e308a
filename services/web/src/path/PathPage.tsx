import { useEffect, useState } from 'react';
import { call } from '../api/call.js';
import { DeskProblem } from '../api/desk-problem.js';
import { useDesk } from '../api/queries.js';
import { useSay } from '../language/language.js';
import { ChoiceField, TextField } from '../shell/Field.js';
import { Answered, Empty, Refused } from '../shell/states.js';
import { useView } from '../shell/view-address.js';
import { parseMoney, plainMoney } from '../show/money.js';
import { PathShown } from './PathShown.js';

/** Whether a text is a ref of the desk and not the number of an account, which has a scheme. */
const isRef = (text: string): boolean => /^[A-Za-z0-9_-]{20,400}$/.test(text);

export const PathPage = () => {
  const say = useSay();
  const [view, change] = useView();
  const [from, setFrom] = useState(view['from'] ?? '');
  const [to, setTo] = useState(view['to'] ?? '');
  const [hops, setHops] = useState(view['hops'] ?? '6');
  const [least, setLeast] = useState(view['min'] ? plainMoney(view['min'], 'CNY') : '');
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  // A step back is another question: the fields say what the answer below is about.
  useEffect(() => {
    setFrom(view['from'] ?? '');
    setTo(view['to'] ?? '');
    setHops(view['hops'] ?? '6');
    setLeast(view['min'] ? plainMoney(view['min'], 'CNY') : '');
  }, [view['from'], view['to'], view['hops'], view['min']]);
  const asked = { from: view['from'] ?? '', to: view['to'] ?? '', hops: Number(view['hops'] ?? 6), least: view['min'] };
  const found = useWays(asked);
  // A field that nobody typed in holds a ref and shows the account: masked numbers of two accounts may be alike.
  const nameOf = (text: string): string => {
    if (found.isLoading && (text === asked.from || text === asked.to)) return '';
    return found.data?.nodes.find(({ account }) => account.ref === text)?.account.account ?? text;
  };
  const refOf = async (typed: string): Promise<string> =>
    isRef(typed) ? typed : (await call('lookUpAccount', { body: { account: typed } })).ref;
  const minor = least.trim() === '' ? '' : parseMoney(least, 'CNY');
  const find = async (): Promise<void> => {
    // Without the sum the ways would be others than those that were asked for.
    if (minor === null) return;
    setProblem(null);
    try {
      const [source, target] = await Promise.all([refOf(from.trim()), refOf(to.trim())]);
      change({ from: source, to: target, hops, min: minor, node: undefined }, { isStep: true });
    } catch (error) {
      if (!(error instanceof DeskProblem)) throw error;
      setProblem(error);
    }
  };
  return (
    <div className="stack">
      <div className="page-head">
        <h1>{say('path.title')}</h1>
      </div>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <div className="long grow">
          <TextField label={say('path.from')} value={nameOf(from)} change={setFrom} isRequired isSearch />
        </div>
        <div className="long grow">
          <TextField label={say('path.to')} value={nameOf(to)} change={setTo} isRequired />
        </div>
        <ChoiceField
          label={say('path.hops')}
          value={hops}
          change={setHops}
          choices={Array.from({ length: 12 }, (_, i) => [String(i + 1), String(i + 1)] as const)}
        />
        <TextField
          label={say('path.minAmount')}
          value={least}
          change={setLeast}
          placeholder={say('least.sumExample')}
          error={minor === null ? say('least.sumBad') : undefined}
        />
        <button type="submit" className="primary" disabled={from.trim() === '' || to.trim() === '' || minor === null}>
          {say('path.find')}
        </button>
      </form>
      <Refused problem={problem} />
      {asked.from !== '' && asked.to !== '' ? (
        <Answered of={found}>
          {(data) => (
            <PathShown
              key={`${asked.from} ${asked.to}`}
              found={data}
              selected={view['node'] ?? null}
              choose={(id) => change({ node: id ?? undefined })}
            />
          )}
        </Answered>
      ) : (
        <Empty title={say('path.lead')} />
      )}
    </div>
  );
};

const useWays = ({ from, to, hops, least }: { from: string; to: string; hops: number; least: string | undefined }) =>
  useDesk(
    'paths',
    { query: { from, to, maxHops: hops, ...(least ? { minAmount: least, asset: 'CNY' } : {}) } },
    { enabled: from !== '' && to !== '' },
  );
