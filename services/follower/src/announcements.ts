import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Alert, type CaseRecord, encodeCasesFrame } from '@weir/journal';
import type { LogWriter, OutMessage } from '@weir/log';
import { type AlertEncoding, alertMessage } from './alert-message.js';

/** What is to be said when the stream has come to one place. */
export interface Announcement {
  /** Journal offset up to which it says everything. */
  readonly position: number;
  /** The claim under which it is said. */
  readonly epoch: number;
  readonly alertsWriter: LogWriter;
  readonly alerts: readonly Alert[];
  readonly rows: readonly CaseRecord[];
}

export interface AnnouncementsParts {
  readonly writer: LogWriter;
  readonly topics: { readonly cases: string; readonly alerts: string };
  readonly shard: number;
  readonly alertEncoding: AlertEncoding;
  /** Hears, in order, up to which journal offset all is said. */
  readonly onSaid: (position: number) => void;
  readonly onAlert: (alert: Alert) => void;
  /** Once: nothing is said after it. */
  readonly onFailed: (error: unknown) => void;
}

const rowsPerFrame = 2_000;
/** Alerts and rows that wait; beyond, following waits. */
const waitingMax = 20_000;

interface Waiting extends Announcement {
  /** It is said, or never will be. */
  readonly onOver: () => void;
}

/**
 * Alerts and rows on their way to their topics, in order. Following does not wait for the log: what is to be said while
 * something is being said goes together in the next, so however long the log takes to answer, nothing queues behind
 * single answers.
 */
export class Announcements {
  readonly #parts: AnnouncementsParts;
  #waiting: Waiting[] = [];
  /** Of what waits and of what is being said. */
  #count = 0;
  #sending: Promise<void> | null = null;
  #isOver = false;
  #onRoom: () => void = () => undefined;

  constructor(parts: AnnouncementsParts) {
    this.#parts = parts;
  }

  /** Resolves when it is said, or never will be. */
  async put(announcement: Announcement): Promise<void> {
    if (this.#isOver) return;
    if (this.#sending === null && sizeOf(announcement) === 0) {
      this.#parts.onSaid(announcement.position);
      return;
    }
    this.#count += sizeOf(announcement);
    await new Promise<void>((resolve) => {
      this.#waiting.push({ ...announcement, onOver: resolve });
      this.#sending ??= this.#send();
    });
  }

  /** Nothing waits and nothing is on its way. */
  get isAllSaid(): boolean {
    return this.#sending === null && !this.#isOver;
  }

  /** Waits while too much waits; lets answers in where something is being said. */
  async room(): Promise<void> {
    if (this.#sending === null) return;
    await nextTurn();
    while (this.#count > waitingMax && !this.#isOver)
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve;
      });
  }

  /** Resolves when all that was put is said, or has failed. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  async #send(): Promise<void> {
    let group: readonly Waiting[] = [];
    try {
      while (this.#waiting.length > 0) {
        group = this.#waiting.splice(0);
        // Alerts first: one broker takes one request of a writer after another, and nobody waits for rows.
        await Promise.all([this.#sayAlerts(group), this.#sayRows(group)]);
        this.#parts.onSaid(group.at(-1)!.position);
        this.#leave(group);
      }
    } catch (error) {
      this.#isOver = true;
      this.#parts.onFailed(error);
      this.#leave([...group, ...this.#waiting.splice(0)]);
    } finally {
      this.#sending = null;
    }
  }

  #leave(group: readonly Waiting[]): void {
    for (const each of group) {
      this.#count -= sizeOf(each);
      each.onOver();
    }
    this.#onRoom();
  }

  async #sayAlerts(group: readonly Announcement[]): Promise<void> {
    const { topics, shard, alertEncoding, onAlert } = this.#parts;
    const messages = group.flatMap(({ alerts, epoch }) =>
      alerts.map((alert) => alertMessage(alert, epoch, alertEncoding)),
    );
    if (messages.length === 0) return;
    await group.at(-1)!.alertsWriter.append(topics.alerts, shard, messages);
    for (const { alerts } of group) for (const alert of alerts) onAlert(alert);
  }

  async #sayRows(group: readonly Announcement[]): Promise<void> {
    const frames = group.flatMap(framesOf);
    if (frames.length > 0) await this.#parts.writer.append(this.#parts.topics.cases, this.#parts.shard, frames);
  }
}

const sizeOf = ({ alerts, rows }: Announcement): number => alerts.length + rows.length;

/** The rows as frames, whose version is the last journal offset that they know of. */
const framesOf = ({ position, epoch, rows }: Announcement): OutMessage[] => {
  const frames: OutMessage[] = [];
  for (let at = 0; at < rows.length; at += rowsPerFrame) {
    const records = rows.slice(at, at + rowsPerFrame);
    frames.push({ key: null, value: encodeCasesFrame({ version: position - 1, epoch, records }) });
  }
  return frames;
};
