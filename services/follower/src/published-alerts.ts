import type { Alert } from '@weir/journal';
import { reasonFor } from './alert-text.js';
import type { AlertDraft } from './alerts.js';

/** What has been said in alerts, so that only what differs is said again. Filled from the topic after a restart. */
export class PublishedAlerts {
  readonly #byId = new Map<string, Alert>();
  readonly #ofCase = new Map<string, Set<string>>();

  remember(alert: Alert): void {
    const known = this.#byId.get(alert.id);
    if (known !== undefined && alert.revision <= known.revision) return;
    this.#byId.set(alert.id, alert);
    const ids = this.#ofCase.get(alert.case);
    if (ids === undefined) this.#ofCase.set(alert.case, new Set([alert.id]));
    else ids.add(alert.id);
  }

  get size(): number {
    return this.#byId.size;
  }

  /**
   * New revisions for the drafts that differ from what stands; alerts that are silent now are withdrawn.
   * @param silent ids of alerts that have nothing to tell any more; null: all of the case that no draft is for
   */
  changes(
    caseName: string,
    drafts: readonly AlertDraft[],
    asOf: number,
    silent: readonly string[] | null = null,
  ): Alert[] {
    const changed: Alert[] = [];
    const drafted = new Set<string>();
    for (const draft of drafts) {
      drafted.add(draft.id);
      const known = this.#byId.get(draft.id);
      if (known !== undefined && sameContent(known, draft)) continue;
      changed.push({ ...draft, revision: (known?.revision ?? 0) + 1, asOf });
    }
    for (const id of silent ?? this.#ofCase.get(caseName) ?? []) {
      const known = this.#byId.get(id);
      if (known === undefined || drafted.has(id) || known.state === 'withdrawn') continue;
      changed.push({ ...known, ...nothingLeft, revision: known.revision + 1, asOf });
    }
    for (const alert of changed) this.remember(alert);
    return changed;
  }
}

const nothingLeft = {
  received: '0',
  forwarded: '0',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '0',
  inFlight: '0',
  holdable: '0',
  range: null,
  rangeReason: 'withdrawn',
  state: 'withdrawn',
  action: 'watch',
  reasons: [reasonFor.withdrawn],
} as const;

const sameContent = ({ revision: _, asOf: __, ...known }: Alert, draft: AlertDraft): boolean => {
  // That its range is being read again, after a restart say, is nothing new about a pocket of which it was told.
  const { range, rangeReason } = draft.rangeReason === 'past-not-read' && known.range ? known : draft;
  return canonical(known) === canonical({ ...draft, range, rangeReason });
};

const canonical = (draft: AlertDraft): string => JSON.stringify(draft, Object.keys(draft).sort().concat(nestedKeys));

/** The keys of nested objects, which the key list of `JSON.stringify` must name too. */
const nestedKeys = [
  'low',
  'high',
  'id',
  'time',
  'creditTime',
  'from',
  'to',
  'amount',
  'code',
  'zh',
  'en',
  'topic',
  'partition',
  'offset',
  'timeMs',
  'sha256',
];
