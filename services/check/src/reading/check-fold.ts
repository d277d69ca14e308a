import type { Image } from '@weir/engine';
import {
  ClaimFences,
  decodeCasesFrame,
  type OnForeign,
  type OnPassedOver,
  olderClaim,
  readAlerts,
  readFindings,
} from '@weir/journal';
import type { LogRecord } from '@weir/log';
import type { TopicNames } from '@weir/model';
import type { Facts } from '../facts/facts.js';
import { ActsFold } from './fold-acts.js';
import { bytesOf, JournalFold } from './fold-journal.js';
import { LastTaken, type TakenPlaces } from './last-taken.js';

/** The topics that a check reads. */
export type CheckTopics = Pick<TopicNames, 'journal' | 'alerts' | 'cases' | 'findings' | 'acts'>;
export type CheckTopic = keyof CheckTopics;

/** In the order in which they are read. */
export const checkTopics = ['journal', 'alerts', 'cases', 'findings', 'acts'] as const satisfies readonly CheckTopic[];

/** Who hears of what a check does not take. */
export interface CheckHears {
  /** Messages on the alerts and findings topics that are none of ours. */
  readonly onForeign?: OnForeign;
  /** What was said under an earlier claim, labels of a version that was said already, acts that cannot be read. */
  readonly onPassedOver?: OnPassedOver;
  /** Journal frames that begin past their mark. */
  readonly onDroppedFrame?: () => void;
}

/**
 * Folds messages of all topics into facts, and knows what it took last of each. Of alerts, cases and findings nothing
 * counts that was said after another had claimed the shard.
 */
export class CheckFold {
  readonly facts: Facts;
  readonly #topics: CheckTopics;
  readonly #onForeign: OnForeign;
  readonly #onPassedOver: OnPassedOver;
  readonly #journal: JournalFold;
  readonly #acts: ActsFold;
  readonly #last = new LastTaken();
  #fences = { alerts: new ClaimFences(), cases: new ClaimFences(), findings: new ClaimFences() };
  #isWhole = true;

  constructor(facts: Facts, topics: CheckTopics, hears: CheckHears) {
    const { onForeign = () => undefined, onPassedOver = () => undefined, onDroppedFrame = () => undefined } = hears;
    this.facts = facts;
    this.#topics = topics;
    this.#onForeign = onForeign;
    this.#onPassedOver = onPassedOver;
    this.#journal = new JournalFold(facts, {
      onDroppedFrame,
      onLabelPassedOver: (offset) => onPassedOver({ reason: 'label-version', topic: topics.journal, offset }),
    });
    this.#acts = new ActsFold(facts, (offset) =>
      onPassedOver({ reason: 'act-unreadable', topic: topics.acts, offset }),
    );
  }

  /** False: a message could not be taken, and some of it may have been. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Journal offset after the last message taken; null: none was. */
  get position(): number | null {
    return this.#last.position;
  }

  /** By partition: where reading goes on; undefined: at the partition's beginning. */
  next(topic: CheckTopic): readonly (number | undefined)[] {
    return topic === 'acts' ? [] : this.#last.next(topic);
  }

  /** The partition is there. */
  sees(topic: CheckTopic, partition: number): void {
    if (topic !== 'acts') this.#last.sees(topic, partition);
  }

  /** Takes the next message of a partition. @throws {WeirError} `FRAME_CORRUPT` */
  take(topic: CheckTopic, partition: number, record: LogRecord): void {
    try {
      this.#take(topic, partition, record);
    } catch (error) {
      this.#isWhole = false;
      throw error;
    }
    if (topic !== 'acts') this.#last.took(topic, partition, record);
  }

  /** All but the lists of facts. */
  save(image: Image): void {
    const { alerts, cases, findings } = this.#fences;
    image.put('places', this.#last.places);
    image.put('fences', { alerts: alerts.epochs, cases: cases.epochs, findings: findings.epochs });
    this.#journal.save(image.part('journal'));
    this.facts.save(image.part('facts'));
  }

  /** All but the facts. @throws {RangeError} where the image lacks something */
  load(image: Image): void {
    const places = image.value<TakenPlaces>('places');
    const fences = image.value<Record<'alerts' | 'cases' | 'findings', readonly number[]>>('fences');
    // A partition that is read from its beginning is read as if nothing had ever been claimed there.
    const of = (topic: keyof typeof fences): ClaimFences =>
      new ClaimFences(fences[topic].map((epoch, partition) => (places[topic][partition] == null ? -1 : epoch)));
    this.#fences = { alerts: of('alerts'), cases: of('cases'), findings: of('findings') };
    this.#journal.load(image.part('journal'));
    this.#last.restore(places);
  }

  #take(topic: CheckTopic, partition: number, record: LogRecord): void {
    const { facts } = this;
    switch (topic) {
      case 'journal':
        this.#journal.take(record);
        return;
      case 'cases': {
        const { epoch, records } = decodeCasesFrame(bytesOf(record));
        if (this.#fences.cases.of(partition).takes(epoch)) for (const row of records) facts.near.take(row);
        else if (records.length > 0) {
          const [count, { offset }] = [records.length, record];
          this.#onPassedOver({ reason: olderClaim, topic: this.#topics.cases, offset, count });
        }
        return;
      }
      case 'alerts': {
        const messages = { topic: this.#topics.alerts, partition, records: [record] };
        const fence = this.#fences.alerts.of(partition);
        for (const alert of readAlerts(messages, fence, this.#onForeign, this.#onPassedOver)) facts.taint.take(alert);
        return;
      }
      case 'findings': {
        const messages = { topic: this.#topics.findings, partition, records: [record] };
        const fence = this.#fences.findings.of(partition);
        for (const found of readFindings(messages, fence, this.#onForeign, this.#onPassedOver))
          facts.findings.take(found);
        return;
      }
      case 'acts':
        this.#acts.take({ offset: record.offset, timeMs: record.timestampMs, value: record.value });
    }
  }
}
