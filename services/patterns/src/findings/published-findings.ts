import { createHash } from 'node:crypto';
import type { Finding } from '@weir/engine';
import type { FindingRevision } from '@weir/journal';

interface Said {
  readonly revision: number;
  readonly digest: string;
  readonly state: Finding['state'];
  readonly opened: FindingRevision['opened'];
}

/** A finding that was kept back, with the journal offset that it is as of. */
export interface KeptBack {
  readonly finding: Finding;
  readonly asOf: number;
}

/** A digest instead of the finding: every finding that was ever said is known here. */
const digestOf = (finding: Finding): string => {
  const { revision: _revision, asOf: _asOf, opened: _opened, ...content } = finding as FindingRevision;
  return createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('base64');
};

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
    : value;

/**
 * What was published, so that after a restart only what differs is said again. Until the stream has come to where it was
 * before, what the fold says is kept: it repeats the past, and only where it ends counts.
 */
export class PublishedFindings {
  readonly #said = new Map<string, Said>();
  readonly #kept = new Map<string, KeptBack>();
  readonly #rootsOf: (finding: Finding) => readonly string[];
  #upTo = 0;
  /** Nothing is to be said yet. */
  #isSilent = false;

  /** @param rootsOf the roots of the case that a finding opens; empty: it opens none */
  constructor(rootsOf: (finding: Finding) => readonly string[] = () => []) {
    this.#rootsOf = rootsOf;
  }

  /** Journal offset that the stream must reach before it can know more than what was said. */
  get upTo(): number {
    return this.#upTo;
  }

  get size(): number {
    return this.#said.size;
  }

  /** Keeps everything back until `speak`. */
  beSilent(): void {
    this.#isSilent = true;
  }

  /** What stands on the topic has been taken: what differs is to be said from here on. */
  speak(): void {
    this.#isSilent = false;
  }

  /** Takes what stands on the topic. */
  remember(finding: FindingRevision): void {
    this.#upTo = Math.max(this.#upTo, finding.asOf + 1);
    const known = this.#said.get(finding.id);
    if (known !== undefined && known.revision >= finding.revision) return;
    this.#said.set(finding.id, {
      revision: finding.revision,
      digest: digestOf(finding),
      state: finding.state,
      opened: finding.opened,
    });
  }

  /** The revisions that are to be said for findings that changed as of a journal offset. */
  changes(findings: readonly Finding[], asOf: number): FindingRevision[] {
    if (this.#isSilent || asOf < this.#upTo) {
      for (const finding of findings) this.#kept.set(finding.id, { finding, asOf });
      return [];
    }
    return [...this.reached(asOf), ...findings.flatMap((finding) => this.#revise(finding, asOf))];
  }

  /** The revisions that were kept and differ from what was said, once the stream has been read up to `position`. */
  reached(position: number): FindingRevision[] {
    if (this.#isSilent || position < this.#upTo || this.#kept.size === 0) return [];
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    // What was said as of the last offset may have been broken off in the middle of it, so that is as of when it holds.
    return kept.flatMap(({ finding, asOf }) => this.#revise(finding, asOf));
  }

  /** What was kept back so far. */
  saved(): KeptBack[] {
    return [...this.#kept.values()];
  }

  /** Takes findings as they were at a snapshot: what differs of them from what stands is to be said. */
  load(kept: Iterable<KeptBack>): void {
    for (const each of kept) this.#kept.set(each.finding.id, each);
  }

  #revise(finding: Finding, asOf: number): FindingRevision[] {
    const digest = digestOf(finding);
    const known = this.#said.get(finding.id);
    if (known?.digest === digest) return [];
    // What came and went before anybody heard of it needs no word.
    if (known === undefined && finding.state === 'withdrawn') return [];
    const revision = (known?.revision ?? 0) + 1;
    const opened = this.#open(finding, known, revision);
    this.#said.set(finding.id, { revision, digest, state: finding.state, opened });
    return [{ ...finding, revision, asOf, ...(opened === undefined ? {} : { opened }) }];
  }

  /** A case once opened keeps its roots: it is for people to close, not for a rule. */
  #open(finding: Finding, known: Said | undefined, revision: number): FindingRevision['opened'] {
    const before = known?.opened;
    const roots = [...new Set([...(before?.roots ?? []), ...this.#rootsOf(finding)])];
    const isNews = roots.length !== (before?.roots.length ?? 0) || finding.state !== known?.state;
    if (roots.length === 0 || !isNews) return before;
    return { case: `finding-${finding.id}`, roots, version: revision };
  }
}
