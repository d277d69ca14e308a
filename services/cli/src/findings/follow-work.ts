import { followFindings } from '../alerts/follow-topic.js';
import { followed } from '../alerts/followed.js';
import { type FindingsView, findingLines } from './findings-view.js';

/** `weir findings --follow`: a line for each revision. */
export const runFollowedFindings = (namespace: string | undefined, view: FindingsView): Promise<number> =>
  followed('findings', namespace, async ({ log, topics }, signal, onForeign) => {
    const batches = followFindings(log, topics.findings, signal, onForeign);
    for await (const lines of findingLines(batches, view)) for (const line of lines) console.log(line);
  });
