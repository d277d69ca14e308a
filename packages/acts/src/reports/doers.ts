import { systemActor } from '../acts/act.js';
import { type Doers, refuse } from '../fold/doing.js';

/** What becomes of lines of reports that say what is known of a transfer. */
export const reportDoers: Doers<'report.resolve' | 'report.reopen'> = {
  'report.resolve': (doing) => {
    const { state, deed, id, actor, atMs } = doing;
    const before = state.resolutions.get(id);
    // A rule speaks where nobody has, and again only where its own word was taken back: people are not overruled by it.
    if (actor === systemActor && before !== undefined && (before.by !== systemActor || before.reopened === null))
      return refuse(doing, 'DESK_STATE', 'somebody decided about the line');
    if (actor === systemActor && deed.transfer === null)
      return refuse(doing, 'DESK_VALUE', 'that none fits is for a person to say');
    const { case: name, reporter, transfer, candidates, reason } = deed;
    state.resolutions.set(id, { case: name, reporter, transfer, candidates, reason, by: actor, atMs, reopened: null });
    return [];
  },
  'report.reopen': (doing) => {
    const { state, deed, id, atMs } = doing;
    const before = state.resolutions.get(id);
    if (before === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'nobody decided about the line');
    if (before.reopened !== null) return refuse(doing, 'DESK_STATE', 'the line is open already');
    if (deed.transfer !== null && before.candidates.includes(deed.transfer))
      return refuse(doing, 'DESK_STATE', 'the transfer was known when somebody decided');
    const { cause, transfer } = deed;
    state.resolutions.set(id, { ...before, reopened: { atMs, cause, transfer } });
    return [];
  },
};
