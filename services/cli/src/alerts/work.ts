import type { AlertState } from '@weir/journal';
import { spoken } from '../language/words.js';
import { wholeOption } from '../stack/time-range.js';
import { colours } from '../terminal/colours.js';
import { connectToStore } from '../world/connect-to-store.js';
import { type AlertsView, alertsInStore } from './alerts-view.js';
import { type Language, languageOf } from './language.js';
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
  // Who asks once waits for nothing of Kafka to be loaded.
  if (flags.follow) return (await import('./follow-work.js')).runFollowedAlerts(flags.namespace, view);
  const { store, close } = await connectToStore(flags.namespace);
  try {
    const onCut = (shown: number, of: number): void => console.error(spoken(texts).cut(shown, of, of));
    for (const line of await alertsInStore(store, view, onCut)) console.log(line);
    return 0;
  } finally {
    await close();
  }
};
