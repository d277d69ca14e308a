import type { Alert } from '@weir/journal';

const minute = 60_000;

/** What is believed before anything was seen: money that rests half an hour, as surely as two such stays would say. */
const priorStays = 2;
const priorRestMs = (2 * (30 * minute)) / Math.LN2;
/** Longer stays say no more about how fast money goes. */
const restMsMax = 7 * 24 * 60 * minute;

interface Learned {
  departures: number;
  restMs: number;
}

/** Layers go at different speeds: the first waits for the victim, the next ones for nothing. */
const bandOf = (layer: number): number => Math.min(Math.max(layer, 1), 3);

const stayOf = ({ firstIn, lastIn, firstOut }: Alert): { readonly departures: number; readonly restMs: number } => ({
  departures: firstOut === null ? 0 : 1,
  restMs: Math.min(Math.max(0, (firstOut ?? lastIn) - firstIn), restMsMax),
});

/**
 * How long stolen money rests, learned from the alerts' own times. Stays are taken as exponential with a gamma prior, by
 * layer; money that still rests counts for as long as it was seen to rest. The chance that it is there after a time is
 * the mean over what the rate may be: (β / (β + t))^α. Source: docs/guides/desk.md.
 */
export class DwellTimes {
  readonly #bands = new Map<number, Learned>();

  /** A new revision of an alert takes the place of the one before. */
  learn(alert: Alert, before: Alert | null): void {
    if (before !== null) this.#add(before, -1);
    this.#add(alert, 1);
  }

  /** The chance that money in an account of this layer is still there after `ms`; 0–1. */
  chance(layer: number, ms: number): number {
    const { departures, restMs } = this.#bands.get(bandOf(layer)) ?? { departures: 0, restMs: 0 };
    const [alpha, beta] = [priorStays + departures, priorRestMs + restMs];
    return (beta / (beta + Math.max(0, ms))) ** alpha;
  }

  #add(alert: Alert, sign: 1 | -1): void {
    const band = bandOf(alert.layer);
    let learned = this.#bands.get(band);
    if (learned === undefined) {
      learned = { departures: 0, restMs: 0 };
      this.#bands.set(band, learned);
    }
    const { departures, restMs } = stayOf(alert);
    learned.departures += sign * departures;
    learned.restMs += sign * restMs;
  }
}
