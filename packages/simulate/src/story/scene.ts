import type { Agenda } from '../agenda.js';
import type { Chance } from '../chance.js';
import type { Book } from '../ledger/book.js';
import { mulesMin, paceOf, type Settings } from '../options.js';
import type { Registrar } from '../world/population.js';
import { type Crew, hireCrew } from './crew.js';
import type { Exchanger } from './exchanger.js';
import { Laundering } from './laundering.js';
import type { VictimPlan } from './victim.js';

const yuan = 100;
const minuteMs = 60_000;
/** The layered splitting needs half an hour, and the cards are tested nine minutes before it at most. */
const storyMinutes = 31.5;
const leadMinutes = 9;

export interface Scene {
  readonly crews: readonly Crew[];
  readonly heists: readonly { readonly plan: VictimPlan; readonly crew: Crew }[];
  readonly chainPlan: { readonly case: string; readonly firstTransferMs: number; readonly reportDelayMs: number };
  /** Below 1, everything in the stories happens quicker. */
  readonly pace: number;
  launderingOf(
    crew: Crew,
    exchanger: Exchanger,
    world: { readonly book: Book; readonly agenda: Agenda; readonly chance: Chance; readonly endMs: number },
  ): Laundering;
}

/**
 * Who robs whom, when. Victims are robbed in pairs: a pair is one case, its money mixes in the same cards. Each
 * crew also uses a card of the one before it, so that the money of different cases meets as well.
 */
export const planScene = (settings: Settings, registrar: Registrar, chance: Chance): Scene => {
  const pace = paceOf(settings.durationMinutes);
  const victims = settings.victims ?? chance.whole(2, 3);
  const pairs = Math.ceil(victims / 2);
  const crewCount = Math.max(1, Math.min(pairs, Math.floor(settings.mules / mulesMin)));
  const crews: Crew[] = [];
  for (let place = 0; place < crewCount; place++) {
    const size = Math.floor(settings.mules / crewCount) + (place < settings.mules % crewCount ? 1 : 0);
    const shared = crews[place - 1]?.tiers[2]?.slice(0, 1) ?? [];
    crews.push(hireCrew(size, Math.ceil(victims / crewCount), registrar, chance, shared, settings.chain));
  }
  const beginMs = () => {
    const latest = Math.max(leadMinutes + 4.5, settings.durationMinutes - storyMinutes);
    return settings.startMs + (leadMinutes + chance.unit() * (latest - leadMinutes)) * pace * minuteMs;
  };
  const reportDelayMs = settings.reportDelayMinutes * minuteMs;
  let pairBeginMs = 0;
  const heists = Array.from({ length: victims }, (_, place) => {
    const pair = place >> 1;
    if (place % 2 === 0) pairBeginMs = beginMs();
    const crew = crews[pair % crews.length]!;
    const lossFen =
      Math.floor(chance.whole(120_000 * yuan, 600_000 * yuan) * (1 + crew.count / 200)) + chance.whole(1, 99);
    const plan: VictimPlan = {
      case: caseName(pair),
      place,
      pocket: registrar.person(lossFen + chance.whole(20_000, 60_000) * yuan),
      lossFen,
      firstTransferMs: Math.floor(pairBeginMs + (place % 2) * chance.whole(20_000, 150_000) * pace),
      reportDelayMs,
      refunded: place === 0 || chance.happens(0.3),
    };
    return { plan, crew };
  });
  const working = new Map<Crew, Laundering>();
  return {
    crews,
    heists,
    pace,
    chainPlan: { case: caseName(pairs), firstTransferMs: Math.floor(beginMs()), reportDelayMs },
    launderingOf: (crew, exchanger, world) => {
      let laundering = working.get(crew);
      if (laundering === undefined) {
        laundering = new Laundering(crew, exchanger, world.book, world.agenda, world.chance, pace, world.endMs);
        working.set(crew, laundering);
      }
      return laundering;
    },
  };
};

const caseName = (place: number): string => `case-${String(place + 1).padStart(4, '0')}`;
