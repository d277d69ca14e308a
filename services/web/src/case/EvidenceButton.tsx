import { useAct } from '../api/use-act.js';
import { useSay } from '../language/language.js';
import { Refused } from '../shell/states.js';
import { saveFile } from '../show/save-file.js';

/** Makes the evidence package of a case and hands it over: an act that the audit keeps. */
export const EvidenceButton = ({ name }: { name: string }) => {
  const say = useSay();
  const act = useAct('caseEvidence', 'acts');
  const make = (): void => act.run({ params: { case: name } }, (file) => saveFile(`${name}.zip`, file as Blob));
  return (
    <>
      <button
        type="button"
        disabled={act.isBusy}
        aria-busy={act.isBusy}
        title={say('case.evidence.what')}
        onClick={make}
      >
        {say(act.isBusy ? 'case.evidence.making' : 'case.evidence')}
      </button>
      {act.problem !== null && <Refused problem={act.problem} />}
    </>
  );
};
