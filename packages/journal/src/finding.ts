import type { Finding } from '@weir/engine';

/**
 * A finding as it is published: the value of a message on `weir.findings.v1`. The highest revision of an id stands.
 * Source: architecture §4.
 */
export interface FindingRevision extends Finding {
  /** 1 for what is said first, one more for each change of it. */
  readonly revision: number;
  /** Journal offset as of which it holds. */
  readonly asOf: number;
  /**
   * The case that it opened, where rules say so; it stays when the finding is withdrawn. Roots: transfers, by id; version:
   * the revision at which roots or state last changed, and were reported.
   */
  readonly opened?: { readonly case: string; readonly roots: readonly string[]; readonly version: number };
}
