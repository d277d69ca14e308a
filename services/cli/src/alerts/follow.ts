import type { Alert } from '@weir/journal';
import { alertLine } from './alert-table.js';
import { type AlertsView, picture, styleNow } from './alerts-view.js';
import type { AlertBatch } from './follow-topic.js';
import { LatestAlerts } from './latest-alerts.js';
import { LiveScreen } from './live-screen.js';
import { isChosen, rankAlerts } from './ranking.js';

/**
 * What `weir alerts --follow` prints where nothing can be drawn over: the latest revision of each alert that stood,
 * ranked, then every revision as it comes. An alert that was printed is printed again when it leaves the choice.
 */
export async function* alertLines(batches: AsyncIterable<AlertBatch>, view: AlertsView): AsyncIterable<string[]> {
  const { choice, json } = view;
  const latest = new LatestAlerts();
  const printed = new Set<string>();
  const print = (alert: Alert): string => {
    printed.add(alert.id);
    return json ? JSON.stringify(alert) : alertLine(alert, styleNow(view));
  };
  let standing = true;
  for await (const { alerts, caughtUp } of batches) {
    const news = alerts.filter((alert) => latest.take(alert));
    if (!standing) yield news.filter((alert) => isChosen(alert, choice) || printed.has(alert.id)).map(print);
    else if (caughtUp) {
      standing = false;
      yield rankAlerts([...latest.values()].filter((alert) => isChosen(alert, choice))).map(print);
    }
  }
}

/** What `weir alerts --follow` shows on a terminal: one table, drawn anew as alerts come. */
export const followOnScreen = async (batches: AsyncIterable<AlertBatch>, view: AlertsView): Promise<void> => {
  const latest = new LatestAlerts();
  // Head, a blank line and the footer take three rows.
  const screen = new LiveScreen(process.stdout, (rows) =>
    picture([...latest.values()], view, Math.max(1, Math.min(view.limit, rows - 3)), false),
  );
  try {
    for await (const { alerts, caughtUp } of batches) {
      for (const alert of alerts) latest.take(alert);
      if (caughtUp) screen.changed();
    }
  } finally {
    screen.close();
  }
};
