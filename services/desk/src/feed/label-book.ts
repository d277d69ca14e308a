import type { KnownSchemas } from '@weir/avro';
import { readLabel } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import type { Label } from '@weir/model';
import { rawFieldsOf } from './raw-fields.js';

/** What one source says of an account. */
export interface StandingLabel {
  readonly label: Label;
  readonly source: string;
  readonly version: number;
  readonly withdrawn: boolean;
  readonly owner: string | null;
}

/**
 * Labels as the raw topic has them: the highest version of (account, kind, source) stands, of one version what came first, as
 * for whoever follows money. What ingest refuses is passed over here: it tells whoever sent it.
 */
export class LabelBook {
  readonly #topic: string;
  readonly #fieldsOf: ReturnType<typeof rawFieldsOf>;
  readonly #byAccount = new Map<string, Map<string, StandingLabel>>();
  /** Sources that speak on the topic themselves: what desks put there names its act. */
  readonly #feeds = new Set<string>();

  constructor(topic: string, schemas: KnownSchemas | null = null) {
    this.#topic = topic;
    this.#fieldsOf = rawFieldsOf('labels', schemas);
  }

  /**
   * @param passedOver hears of one that is not what stands, under a version that was said already or an older one
   * @returns the account that a label is about; null: it says nothing new
   */
  take({ value }: Pick<LogRecord, 'value'>, passedOver: () => void = () => undefined): string | null {
    const fields = this.#fieldsOf(value);
    const read = fields === null ? null : readLabel(fields, this.#topic);
    if (read === null || !read.ok) return null;
    const { label, owner = null, source, version, withdrawn } = read.value;
    if (fields!['act'] === undefined) this.#feeds.add(source);
    let labels = this.#byAccount.get(label.account);
    if (labels === undefined) {
      labels = new Map();
      this.#byAccount.set(label.account, labels);
    }
    const key = `${label.kind}\n${source}`;
    const said: StandingLabel = { label, source, version, withdrawn, owner };
    const standing = labels.get(key);
    if (standing !== undefined && standing.version >= version) {
      if (JSON.stringify(standing) !== JSON.stringify(said)) passedOver();
      return null;
    }
    labels.set(key, said);
    return label.account;
  }

  /** The version that stands of what a source says, a withdrawn one too; null: it never said it. */
  versionOf(account: string, kind: string, source: string): number | null {
    return this.#byAccount.get(account)?.get(`${kind}\n${source}`)?.version ?? null;
  }

  /** Whether a source speaks on the topic itself, not through people at a desk alone. */
  isFeed(source: string): boolean {
    return this.#feeds.has(source);
  }

  /** When another than now of an account's labels counts, milliseconds UTC; +∞: none has a time ahead. */
  nextChangeMs(account: string, nowMs: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { label, withdrawn } of this.#byAccount.get(account)?.values() ?? [])
      for (const instant of withdrawn ? [] : [label.from, label.to])
        if (instant !== null && instant > nowMs) next = Math.min(next, instant);
    return next;
  }

  /** Those that count at an instant, milliseconds UTC. */
  of(account: string, atMs: number): StandingLabel[] {
    const labels = this.#byAccount.get(account);
    if (labels === undefined) return [];
    return [...labels.values()].filter(
      ({ label: { from, to }, withdrawn }) =>
        !withdrawn && (from === null || from <= atMs) && (to === null || atMs < to),
    );
  }
}
