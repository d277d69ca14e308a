import { useState } from 'react';
import { call } from '../api/call.js';
import { DeskProblem } from '../api/desk-problem.js';
import { useSay } from '../language/language.js';
import { Refused } from '../shell/states.js';
import { saveFile } from '../show/save-file.js';
import type { PictureCut } from './picture-cut.js';

/** The cut of the case that is shown as a workbook, made by the desk: accounts, flows, transfers. */
export const SheetButton = ({ name, cut, fileName }: { name: string; cut: PictureCut; fileName: () => string }) => {
  const say = useSay();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<DeskProblem | null>(null);
  const make = (): void => {
    setBusy(true);
    setProblem(null);
    call('caseSheet', { params: { case: name }, query: cut })
      .then((file) => saveFile(fileName(), file as Blob))
      .catch((error: unknown) => {
        if (!(error instanceof DeskProblem)) throw error;
        setProblem(error);
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      <button type="button" className="small" onClick={make} disabled={isBusy} aria-busy={isBusy}>
        {say('picture.xlsx')}
      </button>
      <Refused problem={problem} />
    </>
  );
};
