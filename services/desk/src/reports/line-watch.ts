import { subjectOf, systemActor, versionOf } from '@weir/acts';
import { isLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import type { Logger } from '@weir/runtime';
import type { ActLog } from '../acts/act-log.js';
import { placeOfLine, type ReportBook, type ReportName, type StandingReport } from '../feed/report-book.js';
import { type CandidateStore, type Found, findCandidates } from './find-candidates.js';
import { type KnownOfTransfer, readMatchLine } from './match-line.js';
import { betterThan, type Candidate, certainOf, rankCandidates } from './rank-candidates.js';
import { placeOf, type ReadWords, type TransferWords } from './words.js';

export interface LineWatchParts {
  readonly acts: ActLog;
  readonly reports: ReportBook;
  /** Null: there is none, and nothing is found. */
  readonly store: CandidateStore | null;
  readonly isAlerted: (account: string) => boolean;
  /** Left out: nobody here reads raw messages, and words are not compared. */
  readonly readWords?: ReadWords | undefined;
  /** Hears of reports whose candidates are others now. */
  readonly onLooked: (name: ReportName) => void;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** What was found for a line when it was looked at last. */
export interface Looked {
  readonly candidates: readonly Candidate[];
  readonly isCut: boolean;
  readonly atMs: number;
}

interface Watched {
  readonly report: ReportName;
  readonly key: string;
  dueMs: number;
  looks: number;
}

const second = 1_000;
const minute = 60 * second;
/** A report may come before its transfer is in the store; later ones come when banks send what was late. */
const waitsMs = [second, 2 * second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute] as const;
const laterMs = 60 * minute;
/** A store that did not answer is left alone for so long. */
const againMs = 15 * second;
/** Spreads lines over an hour, each always to the same place of it. */
const spreadMs = (key: string): number => (Number.parseInt(key.slice(0, 8), 16) / 2 ** 32) * laterMs;
/** What comes a month after its time nobody waits for: a look at the page finds it. */
const watchedForMs = 31 * 24 * 3_600_000;
/** Candidates whose raw messages are read, where a line says names or a remark. */
const wordsOfMax = 20;
/** Candidates that a decision names. */
const namedMax = 50;

/**
 * Looks for the transfers that lines of reports mean, again and again with growing waits: says so where a rule is certain, and
 * opens a decision again when a transfer came that fits better, or the chosen one is void. Each desk does; the fold takes
 * the first. Owns what was found last, which is asked of the store anew after a start.
 */
export class LineWatch {
  readonly #parts: LineWatchParts;
  readonly #watched = new Map<string, Watched>();
  readonly #looked = new Map<string, Looked>();
  readonly #ending = new AbortController();
  #isBusy = false;
  #notBeforeMs = 0;

  constructor(parts: LineWatchParts) {
    this.#parts = parts;
  }

  /** A report is another now: its lines are looked at soon. */
  reportChanged(name: ReportName): void {
    const report = this.#parts.reports.find(name.case, name.reporter);
    if (report === null) return;
    const now = this.#parts.nowMs();
    for (const [index, key] of report.keys.entries()) {
      const read = readMatchLine(report.lines[index]!);
      if (!read.ok || now > read.known.untilMs + watchedForMs) continue;
      const resolution = this.#parts.acts.state.resolutions.get(key);
      const isSettled = resolution !== undefined && resolution.reopened === null;
      // A start must not ask the store at once for all that was ever decided.
      const watched = isSettled ? { dueMs: now + spreadMs(key), looks: waitsMs.length } : { dueMs: now, looks: 0 };
      this.#watched.set(key, { report: name, key, ...watched });
    }
  }

  /** What was found for a line; null: nobody has looked yet. */
  looked(key: string): Looked | null {
    return this.#looked.get(key) ?? null;
  }

  /** Looks at the lines whose time has come, one after the other; to be called every second or so. Never throws. */
  async lookAtDue(): Promise<void> {
    const now = this.#parts.nowMs();
    if (this.#isBusy || this.#parts.store === null || now < this.#notBeforeMs) return;
    this.#isBusy = true;
    try {
      const due = [...this.#watched.values()].filter(({ dueMs }) => dueMs <= now);
      due.sort((left, right) => left.dueMs - right.dueMs);
      for (const watched of due) {
        if (this.#ending.signal.aborted) return;
        await this.#lookAtWatched(watched);
      }
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      // The store is away, or too busy: what it does not answer now it is asked again, and no faster for that.
      this.#notBeforeMs = now + againMs;
      this.#parts.logger.warn({ err: error }, 'lines of reports were not looked at: later again');
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Looks at all lines of a report now, for somebody who is looking at it.
   * @throws {WeirStoreError} `STORE_UNREACHABLE`
   */
  async lookAt(report: StandingReport, signal?: AbortSignal): Promise<void> {
    for (const key of report.keys) await this.#look(report, key, signal);
  }

  /** Gives up what is under way. */
  close(): void {
    this.#ending.abort();
  }

  async #lookAtWatched(watched: Watched): Promise<void> {
    const { reports, nowMs } = this.#parts;
    const report = reports.find(watched.report.case, watched.report.reporter);
    const index = report === null ? -1 : placeOfLine(report, watched.key);
    if (report === null || report.withdrawn || index < 0) {
      this.#watched.delete(watched.key);
      this.#looked.delete(watched.key);
      return;
    }
    // One that fails each time must not keep the others waiting.
    watched.dueMs = nowMs() + minute;
    await this.#look(report, watched.key, this.#ending.signal);
    watched.looks++;
    const now = nowMs();
    watched.dueMs = now + (waitsMs[watched.looks] ?? laterMs);
    const read = readMatchLine(report.lines[index]!);
    if (!read.ok || now > read.known.untilMs + watchedForMs) this.#watched.delete(watched.key);
  }

  async #look(report: StandingReport, key: string, signal?: AbortSignal): Promise<void> {
    const { store, isAlerted, nowMs, onLooked } = this.#parts;
    const read = readMatchLine(report.lines[placeOfLine(report, key)]!);
    if (!read.ok || store === null) return;
    const { known } = read;
    const found = await findCandidates(store, known, signal);
    const around = { taken: this.#takenBeside(report, key), isAlerted };
    const ranked = rankCandidates(known, found.transfers, around);
    const words = await this.#wordsOf(known, ranked, found, signal);
    const isTold = words !== null && words !== 'unread';
    const candidates = isTold ? rankCandidates(known, found.transfers, { ...around, words }) : ranked;
    // A name that the line says may be another's: nothing fits for certain before it was compared. A remark never speaks against.
    const saysNames = known.words.fromName !== null || known.words.toName !== null;
    const isCompared = words !== 'unread' || !saysNames;
    const { isCut } = found;
    const before = this.#looked.get(key);
    this.#looked.set(key, { candidates, isCut, atMs: nowMs() });
    const idsOf = (looked: readonly Candidate[]): string => looked.map(({ transfer: { id } }) => id).join('\n');
    if (before === undefined || idsOf(before.candidates) !== idsOf(candidates)) onLooked(report);
    if (!report.withdrawn) await this.#decide(report, key, known, candidates, { isCut, isCompared });
  }

  /**
   * What feeds tell of the best candidates in words, by id; null: the line says none, or nobody here reads any. `unread`: the
   * messages did not come this time.
   */
  async #wordsOf(
    { words }: KnownOfTransfer,
    ranked: readonly Candidate[],
    { messages }: Found,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TransferWords> | 'unread' | null> {
    const { readWords, logger } = this.#parts;
    if (readWords === undefined || Object.values(words).every((said) => said === null)) return null;
    const best = ranked.slice(0, wordsOfMax).map(({ transfer: { id } }) => id);
    try {
      const read = await readWords(
        best.flatMap((id) => messages.get(id) ?? []),
        signal,
      );
      return new Map(
        best.map((id) => {
          const told = (messages.get(id) ?? []).flatMap((message) => read.get(placeOf(message)) ?? []);
          const first = (part: keyof TransferWords): string | null =>
            told.find((one) => one[part] !== null)?.[part] ?? null;
          return [id, { fromName: first('fromName'), toName: first('toName'), memo: first('memo') }];
        }),
      );
    } catch (error) {
      logger.debug({ err: error }, 'raw messages of candidates were not read');
      return 'unread';
    }
  }

  /** Transfers that the same report names elsewhere. */
  #takenBeside({ keys, transfers }: StandingReport, key: string): Set<string> {
    const { resolutions } = this.#parts.acts.state;
    const others = keys.filter((other) => other !== key);
    return new Set([...transfers, ...others.flatMap((other) => resolutions.get(other)?.transfer ?? [])]);
  }

  async #decide(
    report: ReportName,
    key: string,
    known: KnownOfTransfer,
    candidates: readonly Candidate[],
    { isCut, isCompared }: { readonly isCut: boolean; readonly isCompared: boolean },
  ): Promise<void> {
    const { state } = this.#parts.acts;
    const resolution = state.resolutions.get(key);
    const isFree = resolution === undefined || (resolution.by === systemActor && resolution.reopened !== null);
    const certain = isFree && isCompared ? certainOf(known, candidates, isCut) : null;
    const { case: name, reporter } = report;
    if (certain !== null) {
      const ids = candidates.slice(0, namedMax).map(({ transfer: { id } }) => id);
      const reason = certain.reasons.map(({ zh, en }) => `${zh} / ${en}`).join('；');
      await this.#say('resolve', key, {
        ...{ kind: 'report.resolve', case: name, reporter, transfer: certain.transfer.id, candidates: ids },
        reason: reason.slice(0, 1_000),
      });
    } else if (resolution !== undefined && resolution.reopened === null) {
      const chosen = { ...resolution, isByRule: resolution.by === systemActor };
      const better = isCompared ? betterThan(chosen, candidates) : null;
      const isVoided = better === null && (await this.#isGone(resolution.transfer));
      if (better === null && !isVoided) return;
      const cause = better === null ? 'voided' : 'better';
      const transfer = better?.transfer.id ?? null;
      await this.#say('reopen', key, { kind: 'report.reopen', case: name, reporter, cause, transfer });
    }
  }

  /** A transfer was there when it was chosen: where the store has none now, it was voided. */
  async #isGone(transfer: string | null): Promise<boolean> {
    if (transfer === null) return false;
    return (await this.#parts.store!.flowsByIds([transfer])).length === 0;
  }

  /** Another desk may have been first: it says the same. */
  async #say(what: string, key: string, deed: Parameters<ActLog['make']>[0]['deed']): Promise<void> {
    const { acts, logger } = this.#parts;
    const subject = subjectOf('report', key);
    const id = `${what}.${key}.${versionOf(acts.state, subject)}`;
    try {
      await acts.make({ id, actor: systemActor, subject, seen: null, deed });
    } catch (error) {
      if (!(error instanceof WeirError) && !isLogError(error, 'LOG_CLOSED')) throw error;
      logger.debug({ act: id, err: error }, 'not taken');
    }
  }
}
