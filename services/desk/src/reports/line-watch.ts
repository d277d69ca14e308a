import { subjectOf, systemActor, versionOf } from '@weir/acts';
import type { MessageRef } from '@weir/journal';
import { isLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import type { Logger } from '@weir/runtime';
import type { ActLog } from '../acts/act-log.js';
import { placeOfLine, type ReportBook, type ReportName, type StandingReport } from '../feed/report-book.js';
import { type CandidateStore, type Found, findCandidates } from './find-candidates.js';
import { type KnownOfTransfer, readMatchLine } from './match-line.js';
import { betterThan, type Candidate, certainOf, rankCandidates, type ToldWords } from './rank-candidates.js';
import { placeOf, type ReadWords, type TransferWords, type UnreadWords } from './words.js';

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

/** A line, with what it says. */
interface Line {
  readonly report: StandingReport;
  readonly key: string;
  readonly known: KnownOfTransfer;
}

/** What was read for several lines together. */
interface ReadBefore {
  /** By place of the message: what it tells; null: nothing of a transfer. */
  readonly words: Map<string, TransferWords | UnreadWords | null>;
  /** By id: whether what was chosen is there no more. */
  readonly gone: ReadonlyMap<string, boolean>;
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
/** Lines whose candidates are asked for together. */
const linesAtOnce = 50;
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
    for (let from = 0; from < report.keys.length; from += linesAtOnce)
      await this.#lookTogether(report, report.keys.slice(from, from + linesAtOnce), signal);
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
    await this.#lookTogether(report, [watched.key], this.#ending.signal);
    watched.looks++;
    const now = nowMs();
    watched.dueMs = now + (waitsMs[watched.looks] ?? laterMs);
    const read = readMatchLine(report.lines[index]!);
    if (!read.ok || now > read.known.untilMs + watchedForMs) this.#watched.delete(watched.key);
  }

  /** Looks at lines of one report: what they need is asked for together, what follows from it is decided line by line. */
  async #lookTogether(report: StandingReport, keys: readonly string[], signal?: AbortSignal): Promise<void> {
    const { store } = this.#parts;
    const lines = keys.flatMap((key): Line[] => {
      const read = readMatchLine(report.lines[placeOfLine(report, key)]!);
      return read.ok ? [{ report, key, known: read.known }] : [];
    });
    if (store === null || lines.length === 0) return;
    const found = await findCandidates(
      store,
      lines.map(({ known }) => known),
      signal,
    );
    const read: ReadBefore = { words: new Map(), gone: await this.#goneAmong(keys) };
    const best = lines.map((line, nth) => [line, this.#ranked(line, found[nth]!), found[nth]!] as const);
    await this.#readInto(
      read,
      best.flatMap(([line, ranked, of]) => this.#wordyMessages(line, ranked, of)),
      signal,
    );
    for (const [nth, line] of lines.entries()) await this.#look(line, found[nth]!, read, signal);
  }

  #ranked({ report, key, known }: Line, { transfers }: Found): Candidate[] {
    return rankCandidates(known, transfers, {
      taken: this.#takenBeside(report, key),
      isAlerted: this.#parts.isAlerted,
    });
  }

  async #look(line: Line, found: Found, read: ReadBefore, signal?: AbortSignal): Promise<void> {
    const { isAlerted, nowMs, onLooked } = this.#parts;
    const { report, key, known } = line;
    const around = { taken: this.#takenBeside(report, key), isAlerted };
    // Anew: what was decided of the lines before may have taken a transfer of this one.
    const ranked = this.#ranked(line, found);
    const words = await this.#wordsOf(line, ranked, found, read, signal);
    const candidates = words === null ? ranked : rankCandidates(known, found.transfers, { ...around, words });
    // A name that the line says may be another's: nothing fits for certain before it was compared. A remark never speaks against.
    const isCompared = !candidates.some(({ fits, isNameless }) => fits && isNameless);
    const { isCut } = found;
    const before = this.#looked.get(key);
    this.#looked.set(key, { candidates, isCut, atMs: nowMs() });
    const idsOf = (looked: readonly Candidate[]): string => looked.map(({ transfer: { id } }) => id).join('\n');
    if (before === undefined || idsOf(before.candidates) !== idsOf(candidates)) onLooked(report);
    if (!report.withdrawn) await this.#decide(line, candidates, { isCut, isCompared }, read);
  }

  /** Raw messages of the best candidates, where the line says words and somebody here reads them. */
  #wordyMessages({ known: { words } }: Line, ranked: readonly Candidate[], { messages }: Found): MessageRef[] {
    const saysNone = Object.values(words).every((said) => said === null);
    if (this.#parts.readWords === undefined || saysNone) return [];
    return ranked.slice(0, wordsOfMax).flatMap(({ transfer: { id } }) => messages.get(id) ?? []);
  }

  /** Reads those of the messages that were not read before. */
  async #readInto({ words }: ReadBefore, messages: readonly MessageRef[], signal?: AbortSignal): Promise<void> {
    const { readWords, logger } = this.#parts;
    const places = new Map(messages.map((message) => [placeOf(message), message]));
    const left = [...places.values()].filter((message) => !words.has(placeOf(message)));
    if (readWords === undefined || left.length === 0) return;
    try {
      const read = await readWords(left, signal);
      for (const message of left) words.set(placeOf(message), read.get(placeOf(message)) ?? null);
    } catch (error) {
      logger.debug({ err: error }, 'raw messages of candidates were not read');
      for (const message of left) words.set(placeOf(message), 'away');
    }
  }

  /** What feeds tell of the best candidates in words, by id; null: the line says none, or nobody here reads any. */
  async #wordsOf(
    line: Line,
    ranked: readonly Candidate[],
    found: Found,
    read: ReadBefore,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, ToldWords> | null> {
    const wanted = this.#wordyMessages(line, ranked, found);
    if (wanted.length === 0) return null;
    await this.#readInto(read, wanted, signal);
    return new Map(
      ranked.slice(0, wordsOfMax).map(({ transfer: { id } }) => {
        const said = (found.messages.get(id) ?? []).map((message) => read.words.get(placeOf(message)) ?? null);
        const told = said.filter((one): one is TransferWords => one !== null && typeof one !== 'string');
        const first = (part: keyof TransferWords): string | null =>
          told.find((one) => one[part] !== null)?.[part] ?? null;
        const unread = said.find((one) => typeof one === 'string') ?? null;
        return [id, { fromName: first('fromName'), toName: first('toName'), memo: first('memo'), unread }];
      }),
    );
  }

  /** Transfers that the same report names elsewhere. */
  #takenBeside({ keys, transfers }: StandingReport, key: string): Set<string> {
    const { resolutions } = this.#parts.acts.state;
    const others = keys.filter((other) => other !== key);
    return new Set([...transfers, ...others.flatMap((other) => resolutions.get(other)?.transfer ?? [])]);
  }

  async #decide(
    { key, known, report }: Line,
    candidates: readonly Candidate[],
    { isCut, isCompared }: { readonly isCut: boolean; readonly isCompared: boolean },
    { gone }: ReadBefore,
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
      const isVoided = better === null && (await this.#isGone(resolution.transfer, gone));
      if (better === null && !isVoided) return;
      const cause = better === null ? 'voided' : 'better';
      const transfer = better?.transfer.id ?? null;
      await this.#say('reopen', key, { kind: 'report.reopen', case: name, reporter, cause, transfer });
    }
  }

  /** By id, of transfers that were chosen for these lines: whether the store has none now. */
  async #goneAmong(keys: readonly string[]): Promise<Map<string, boolean>> {
    const { resolutions } = this.#parts.acts.state;
    const chosen = [...new Set(keys.flatMap((key) => resolutions.get(key)?.transfer ?? []))];
    if (chosen.length === 0) return new Map();
    const there = new Set((await this.#parts.store!.flowsByIds(chosen)).map(({ record }) => record.id));
    return new Map(chosen.map((id) => [id, !there.has(id)]));
  }

  /** A transfer was there when it was chosen: where the store has none now, it was voided. */
  async #isGone(transfer: string | null, gone: ReadBefore['gone']): Promise<boolean> {
    if (transfer === null) return false;
    // One that somebody chose just now was not asked for with the others.
    return gone.get(transfer) ?? (await this.#parts.store!.flowsByIds([transfer])).length === 0;
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
