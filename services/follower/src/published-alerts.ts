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

/** What says where a revision stands, and not what it tells. */
const placing: ReadonlySet<string> = new Set(['revision', 'asOf']);

const sameContent = (known: Alert, draft: AlertDraft): boolean => {
  for (const name in known) {
    if (!(name in draft) && !placing.has(name) && known[name as keyof Alert] !== undefined) return false;
  }
  // That its range is being read again, after a restart say, is nothing new about a pocket of which it was told.
  const keepsRange = draft.rangeReason === 'past-not-read' && Boolean(known.range);
  for (const name in draft) {
    if (keepsRange && (name === 'range' || name === 'rangeReason')) continue;
    if (!says(known[name as keyof Alert], draft[name as keyof AlertDraft])) return false;
  }
  return true;
};

/** Whether what stands says all that is to be said. It may come from the topic: with keys in another order. */
const says = (standing: unknown, wanted: unknown): boolean => {
  if (standing === wanted) return true;
  if (typeof standing !== 'object' || typeof wanted !== 'object' || standing === null || wanted === null) return false;
  if (Array.isArray(wanted))
    return (
      Array.isArray(standing) &&
      standing.length === wanted.length &&
      wanted.every((each, at) => says(standing[at], each))
    );
  for (const name in wanted) {
    if (!says((standing as Record<string, unknown>)[name], (wanted as Record<string, unknown>)[name])) return false;
  }
  return true;
};
