import type { AlertsView } from './alerts-view.js';
import { alertLines, followOnScreen } from './follow.js';
import { followAlerts } from './follow-topic.js';
import { followed } from './followed.js';

/** `weir alerts --follow`: on a terminal one table, else a line for each revision. */
export const runFollowedAlerts = (namespace: string | undefined, view: AlertsView): Promise<number> =>
  followed('alerts', namespace, async ({ log, topics }, signal, onForeign) => {
    const batches = followAlerts(log, topics.alerts, signal, onForeign);
    if (process.stdout.isTTY && !view.json) await followOnScreen(batches, view);
    else for await (const lines of alertLines(batches, view)) for (const line of lines) console.log(line);
  });
