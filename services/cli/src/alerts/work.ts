import type { AlertState } from '@weir/journal';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { wholeOption } from '../stack/time-range.js';
import { colours } from '../terminal/colours.js';
import { connectTo } from '../world/open-world.js';
import { type AlertsView, alertsInStore } from './alerts-view.js';
import { alertLines, followOnScreen } from './follow.js';
import { followAlerts } from './follow-topic.js';
import { type Language, languageOf } from './language.js';
import { tellForeign } from './tell-foreign.js';
import { texts } from './texts.js';

export interface AlertsFlags {
  readonly case?: string;
  readonly state?: AlertState;
  readonly limit: string;
  readonly follow: boolean;
  readonly json: boolean;
  readonly unmasked: boolean;
  readonly lang?: Language;
  readonly namespace?: string;
}

const viewOf = (flags: AlertsFlags): AlertsView => {
  const limit = wholeOption('--limit', flags.limit);
  return {
    choice: {
      ...(flags.case === undefined ? {} : { case: flags.case }),
      ...(flags.state === undefined ? {} : { state: flags.state }),
    },
    limit,
    json: flags.json,
    style: { language: flags.lang ?? languageOf(), unmasked: flags.unmasked, colours },
  };
};

export const runAlerts = async (flags: AlertsFlags): Promise<number> => {
  const view = viewOf(flags);
  const connection = await connectTo(flags.namespace, {
    onLog: (level, message) => {
      if (flags.follow && (level === 'warn' || level === 'error')) console.error(`weir alerts: ${message}`);
    },
  });
  const { signal, release } = interruption();
  try {
    if (!flags.follow) {
      const onCut = (shown: number, of: number): void => console.error(spoken(texts).cut(shown, of, of));
      for (const line of await alertsInStore(connection.store, view, onCut)) console.log(line);
      return 0;
    }
    const batches = followAlerts(connection.log, connection.topics.alerts, signal, tellForeign('alerts'));
    if (process.stdout.isTTY && !flags.json) await followOnScreen(batches, view);
    else for await (const lines of alertLines(batches, view)) for (const line of lines) console.log(line);
    return 0;
  } finally {
    release();
    await connection.close();
  }
};
