import { setTimeout as sleep } from 'node:timers/promises';
import { Image } from '@weir/engine';
import { decodeSnapshot, encodeSnapshotMeanwhile } from '@weir/journal';
import { isLogError, type Log } from '@weir/log';
import type { CheckConfig } from '@weir/model';
import { Keeping, type KeptSnapshot, type SnapshotShelf, type TakenUp, whyUnreadable } from '@weir/snapshots';
import { Facts } from '../facts/facts.js';
import { CheckFold, type CheckHears, type CheckTopics } from '../reading/check-fold.js';
import type { FoldingGate } from '../reading/folding-gate.js';
import type { TakenPlaces } from '../reading/last-taken.js';
import { ShortTurns } from '../reading/short-turns.js';
import { settingsOf, whyNotPlaces, whyNotSettings } from './check-place.js';
import { putLines, rowsOf, takeLines } from './fact-lines.js';
import { SlicedCopies } from './sliced-copies.js';

export interface CheckKeeping {
  /** Where states are kept that a start goes on from; null or left out: it reads all topics from their start. */
  readonly snapshots?: SnapshotShelf | null;
  /** A snapshot is due so long after the one before, of the clock of this process. */
  readonly snapshotEveryMs?: number;
  /** And after so many journal offsets, whatever the clock says. */
  readonly snapshotEveryMessages?: number;
  readonly onTakenUp?: (taken: TakenUp) => void;
  /** Hears of every snapshot that stands. Its pause is the folds', not the answers'. */
  readonly onKept?: (kept: KeptSnapshot) => void;
  /** Hears what the disk refused a snapshot with: answers go on, and the next is tried when it is due. */
  readonly onRefused?: (error: unknown) => void;
}

/** Another form of the state is another number: columns, hashes of accounts, and what of a message is kept. */
const stateForm = 'check 2';
const askAgainMs = 500;

/**
 * The states of a check on their shelf. Folds wait while columns are copied and maps are gone through, a millisecond at a
 * time, and questions are answered meanwhile; texts and checksums are made, and all is written, while folds go on.
 * Source: ADR 46.
 */
export class CheckSnapshots {
  readonly #log: Log;
  readonly #topics: CheckTopics;
  readonly #options: CheckKeeping;
  readonly #gate: FoldingGate;
  readonly #keeping: Keeping;
  readonly #copies = new SlicedCopies();

  /** @param gate at which all folds wait while it is closed */
  constructor(log: Log, topics: CheckTopics, gate: FoldingGate, options: CheckKeeping) {
    const { snapshots = null, snapshotEveryMs, snapshotEveryMessages, onRefused = () => undefined } = options;
    this.#log = log;
    this.#topics = topics;
    this.#gate = gate;
    this.#options = options;
    this.#keeping = new Keeping({
      shelf: snapshots,
      onRefused,
      ...(snapshotEveryMs === undefined ? {} : { everyMs: snapshotEveryMs }),
      ...(snapshotEveryMessages === undefined ? {} : { everyMessages: snapshotEveryMessages }),
    });
  }

  /** The fold as the newest snapshot has it, if that fits; else one of which nothing is known. Waits for the broker. */
  async takeUp(facts: Facts, hears: CheckHears, signal: AbortSignal): Promise<CheckFold> {
    const { snapshots = null, onTakenUp } = this.#options;
    const beganMs = performance.now();
    const fold = new CheckFold(facts, this.#topics, hears);
    const found = (await snapshots?.latest()) ?? null;
    if (found === null) return fold;
    const { offset, bytes } = found;
    const opened = await this.#open(facts.config, bytes, signal);
    if (opened === null) return fold;
    const why = typeof opened === 'string' ? opened : await loaded(opened, fold);
    if (why !== null) {
      onTakenUp?.({ kind: 'unfit', offset, why });
      return new CheckFold(facts, this.#topics, hears);
    }
    this.#keeping.mark(offset);
    onTakenUp?.({ kind: 'taken up', offset, tookMs: performance.now() - beganMs });
    return fold;
  }

  /** Keeps the state if it is time. */
  keepIfDue(fold: CheckFold): void {
    if (fold.position !== null && this.#keeping.isDue(fold.position)) this.#keep(fold);
  }

  /** Keeps a last state, if it is newer than what was kept, and waits until it stands or is refused. */
  async end(fold: CheckFold): Promise<void> {
    await this.#keeping.settled();
    if ((fold.position ?? 0) > this.#keeping.offset) this.#keep(fold);
    await this.#keeping.settled();
  }

  #keep(fold: CheckFold): void {
    const { position } = fold;
    if (position === null || !fold.isWhole || this.#keeping.isClosed) return;
    this.#gate.close();
    const beganMs = performance.now();
    let pauseMs = 0;
    const taken = this.#taken(fold).finally(() => {
      this.#gate.open();
      pauseMs = performance.now() - beganMs;
      this.#keeping.paused(pauseMs);
    });
    const onKept = (bytes: number): void => {
      const tookMs = performance.now() - beganMs;
      this.#options.onKept?.({ offset: position, bytes, pauseMs, tookMs, publishedAtMs: Date.now() });
    };
    this.#keeping.put(position, taken.then(encoded), onKept);
  }

  /** The state of this moment, apart from what goes on. The gate is closed. */
  async #taken(fold: CheckFold): Promise<TakenState> {
    const turns = new ShortTurns();
    const view = new Image();
    view.put('form', stateForm);
    view.put('settings', settingsOf(fold.facts.config, this.#topics));
    fold.save(view);
    const rows: [string, readonly unknown[]][] = [];
    for (const [name, map] of fold.facts.rows) rows.push([name, await rowsOf(map, turns)]);
    return { image: await this.#copies.of(view, turns), rows };
  }

  /** Null: aborted before a broker said whether it fits. */
  async #open(config: CheckConfig, bytes: Buffer, signal: AbortSignal): Promise<Image | string | null> {
    while (!signal.aborted) {
      try {
        return await openState(this.#log, this.#topics, config, bytes);
      } catch (error) {
        if (!isLogError(error, 'LOG_UNREACHABLE')) throw error;
      }
      await sleep(askAgainMs, undefined, { signal }).catch(() => undefined);
    }
    return null;
  }
}

interface TakenState {
  readonly image: Image;
  readonly rows: readonly (readonly [string, readonly unknown[]])[];
}

const encoded = async ({ image, rows }: TakenState): Promise<readonly Uint8Array[]> => {
  const turns = new ShortTurns();
  for (const [name, each] of rows) await putLines(image.part('rows').part(name), each, turns);
  return encodeSnapshotMeanwhile(image);
};

/** The image, where it is one of this form, these settings and these topics; a text says why not else. */
const openState = async (
  log: Log,
  topics: CheckTopics,
  config: CheckConfig,
  bytes: Buffer,
): Promise<Image | string> => {
  try {
    const image = decodeSnapshot(bytes);
    if (image.value('form') !== stateForm) return `it is not of the form ${stateForm}`;
    const why =
      whyNotSettings(settingsOf(config, topics), image.value('settings')) ??
      (await whyNotPlaces(log, topics, image.value<TakenPlaces>('places')));
    return why ?? image;
  } catch (error) {
    return whyUnreadable(error);
  }
};

/** Loads an image into a fold of which nothing is known; null: it did, else why not, and the fold is not to be used. */
const loaded = async (image: Image, fold: CheckFold): Promise<string | null> => {
  const facts = new Facts(fold.facts.config);
  const turns = new ShortTurns();
  try {
    for (const [name] of facts.rows) {
      const take = (key: string, value: unknown): void => facts.restore(name, key, value);
      await takeLines(image.part('rows').part(name), take, turns);
    }
    facts.load(image.part('facts'));
    fold.load(image);
  } catch (error) {
    return whyUnreadable(error);
  }
  // Only now: what is answered from must not hold half of a state.
  fold.facts.become(facts);
  return null;
};

/** Why a start of a check would not go on from a snapshot; null: it would. */
export const whyCheckSnapshotUnfit = async (
  log: Log,
  topics: CheckTopics,
  config: CheckConfig,
  bytes: Buffer,
): Promise<string | null> => {
  const opened = await openState(log, topics, config, bytes);
  return typeof opened === 'string' ? opened : null;
};
