import type { LogRecord } from '@weir/log';
import { isObject, type Label, parseWhole, readLabelLine } from '@weir/model';
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
 * Labels as the raw topic has them: the highest version of (account, kind, source) stands. What cannot be read is passed
 * over here: ingest tells whoever sent it. Messages in Avro that name a registry's schema are not read.
 */
export class LabelBook {
  readonly #topic: string;
  readonly #fieldsOf = rawFieldsOf('labels');
  readonly #byAccount = new Map<string, Map<string, StandingLabel>>();

  constructor(topic: string) {
    this.#topic = topic;
  }

  /** @returns the account that a label is about; null: it says nothing new */
  take({ value }: Pick<LogRecord, 'value'>): string | null {
    const fields = value === null ? null : this.#fieldsOf(value);
    if (!isObject(fields)) return null;
    const read = readLabelLine(fields);
    if (!read.ok) return null;
    const label = read.value;
    const source = typeof fields['source'] === 'string' ? fields['source'] : this.#topic;
    const version = parseWhole(fields['version'] ?? 1) ?? 1;
    const owner = typeof fields['owner'] === 'string' ? fields['owner'] : null;
    let labels = this.#byAccount.get(label.account);
    if (labels === undefined) {
      labels = new Map();
      this.#byAccount.set(label.account, labels);
    }
    const key = `${label.kind}\n${source}`;
    if ((labels.get(key)?.version ?? -1) > version) return null;
    labels.set(key, { label, source, version, withdrawn: fields['withdrawn'] === true, owner });
    return label.account;
  }

  /** The version that stands of what a source says, a withdrawn one too; null: it never said it. */
  versionOf(account: string, kind: string, source: string): number | null {
    return this.#byAccount.get(account)?.get(`${kind}\n${source}`)?.version ?? null;
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
