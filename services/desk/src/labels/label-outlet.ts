import { type DeskState, idOf, type Measure, subjectOf, thingOf, versionOf } from '@weir/acts';
import { WeirError } from '@weir/model';
import type { Logger } from '@weir/runtime';
import type { LabelBook } from '../feed/label-book.js';
import type { SendTo, Written } from '../feed/send-to.js';

export interface LabelOutletParts {
  readonly state: DeskState;
  readonly labels: LabelBook;
  /** Writes to the labels topic. */
  readonly send: SendTo;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** The desk that made an act says it at once; what is not there after so long any desk says. */
const othersAfterMs = 5_000;

/** A label as the topic has it: its version is the time of the act, by the broker's clock. */
const messageOf = (measure: Measure, version: number, seq: number): Readonly<Record<string, unknown>> => {
  const { account, by, endedBy, label, what } = measure;
  const { confidence, from, note, source, to } = label!;
  const isEnded = measure.endedAtMs !== null;
  return {
    ...{ account, kind: what, source, version },
    ...(confidence === null ? {} : { confidence }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(note === null ? {} : { note }),
    ...(isEnded ? { withdrawn: true } : {}),
    ...{ by: isEnded ? endedBy : by, act: { subject: subjectOf('label', measure.id), seq } },
  };
};

/** @returns the version that the topic should have by now */
const versionFor = ({ atMs, endedAtMs }: Measure): number =>
  // Put and taken back in one millisecond, it is taken back all the same.
  endedAtMs === null ? atMs : Math.max(endedAtMs, atMs + 1);

/**
 * Says on the labels topic what acts say of labels: when one is put, and when it ends, by whatever act that was. It compares what
 * stands there with the acts, so what a desk did not come to say another says, or its next start.
 */
export class LabelOutlet {
  readonly #parts: LabelOutletParts;
  /** Subjects of labels of which the topic may not have everything. */
  readonly #pending = new Set<string>();
  readonly #sentMs = new Map<string, number>();
  #isCaughtUp = false;

  constructor(parts: LabelOutletParts) {
    this.#parts = parts;
  }

  /** Acts and labels are read to where they stood at the start: from now on it speaks. */
  caughtUp(): void {
    this.#isCaughtUp = true;
    for (const subject of this.#parts.state.measures.keys()) this.touched(subject);
    this.lookAgain();
  }

  /** An act changed a subject. */
  touched(subject: string): void {
    if (thingOf(subject) === 'label') this.#pending.add(subject);
  }

  /** Says what nobody has said; to be called every second or so. */
  lookAgain(): void {
    const { logger, nowMs } = this.#parts;
    if (!this.#isCaughtUp) return;
    for (const subject of this.#pending) {
      const measure = this.#missing(subject);
      if (measure === null) {
        this.#pending.delete(subject);
        this.#sentMs.delete(subject);
        continue;
      }
      const sinceMs = this.#sentMs.get(subject) ?? versionFor(measure);
      if (nowMs() - sinceMs < othersAfterMs) continue;
      this.say(idOf(subject)).catch((error: unknown) => {
        logger.warn({ err: error }, 'a label was not written: later again');
      });
    }
  }

  /**
   * Desks speak with the time of an act as version, so under the name of a source that speaks itself nobody else would be heard: its
   * label would be another's to change and to take back.
   * @throws {WeirError} `DESK_VALUE`
   */
  assertMaySpeakAs(source: string): void {
    if (!this.#parts.labels.isFeed(source)) return;
    throw new WeirError(
      'DESK_VALUE',
      `${source} says itself what accounts are: name the desk, or who told it, as the source`,
    );
  }

  /** Writes a label as it stands now. @throws {WeirLogError} as `LogWriter.append` */
  async say(id: string): Promise<Written & { readonly version: number }> {
    const { nowMs, send, state } = this.#parts;
    const subject = subjectOf('label', id);
    const measure = state.measures.get(subject)!;
    const version = versionFor(measure);
    this.#sentMs.set(subject, nowMs());
    return { version, ...(await send(measure.account, messageOf(measure, version, versionOf(state, subject)))) };
  }

  /** A label that the topic does not have as it is; null: it does. */
  #missing(subject: string): Measure | null {
    const measure = this.#parts.state.measures.get(subject);
    if (measure?.label == null) return null;
    const known = this.#parts.labels.versionOf(measure.account, measure.what, measure.label.source);
    return known !== null && known >= versionFor(measure) ? null : measure;
  }
}
