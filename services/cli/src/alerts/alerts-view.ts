import type { Alert } from '@weir/journal';
import type { Store } from '@weir/store';
import { caseSummaryOf } from '../case/case-rows.js';
import { type AlertStyle, alertFooter, alertTable, noAlerts } from './alert-table.js';
import { type AlertChoice, isChosen, rankAlerts } from './ranking.js';

/** What is asked for, and how it is shown. */
export interface AlertsView {
  readonly choice: AlertChoice;
  readonly limit: number;
  readonly json: boolean;
  readonly style: Omit<AlertStyle, 'nowMs'>;
}

/** The store hands out the latest; the largest of so many are looked for. */
const alertsReadMax = 20_000;

const isFiltered = ({ case: name, state }: AlertChoice): boolean => name !== undefined || state !== undefined;

export const styleNow = ({ style }: AlertsView): AlertStyle => ({ ...style, nowMs: Date.now() });

/** Table and footer of the alerts that were chosen, as text lines. */
export const picture = (alerts: readonly Alert[], view: AlertsView, limit: number, cut: boolean): string[] => {
  const { choice, style } = view;
  const chosen = rankAlerts(alerts.filter((alert) => isChosen(alert, choice)));
  const withdrawn =
    choice.state === undefined
      ? alerts.filter((alert) => isChosen(alert, { ...choice, state: 'withdrawn' })).length
      : 0;
  const shown = chosen.slice(0, limit);
  const lines = shown.length === 0 ? [noAlerts(isFiltered(choice), style.language)] : alertTable(shown, styleNow(view));
  if (shown.length > 0 || withdrawn > 0) {
    const counts = { shown: shown.length, chosen: chosen.length, withdrawn, cut };
    lines.push('', style.colours.dim(alertFooter(counts, style.language)));
  }
  return lines;
};

/**
 * The alerts that the store has now, as lines to print.
 * @param onCut hears of JSON that is not all of it, which has no footer to say so: a program would take it for all
 * @throws {WeirError} `USAGE` where there is no such case; {WeirStoreError}
 */
export const alertsInStore = async (
  store: Store,
  view: AlertsView,
  onCut: (shown: number, of: number) => void = () => {},
): Promise<string[]> => {
  const { choice, limit, json } = view;
  const alerts = await store.alerts({ ...choice, limit: alertsReadMax });
  // Of a case that there is not nothing is to be stopped, which would be taken for an answer.
  if (choice.case !== undefined && alerts.length === 0) await caseSummaryOf(store, choice.case);
  if (!json) return picture(alerts, view, limit, alerts.length === alertsReadMax);
  const chosen = rankAlerts(alerts.filter((alert) => isChosen(alert, choice)));
  if (chosen.length > limit) onCut(limit, chosen.length);
  return chosen.slice(0, limit).map((alert) => JSON.stringify(alert));
};
