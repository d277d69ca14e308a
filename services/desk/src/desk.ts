import { type Act, dueTimers, idOf, type Stepped, type StopOrder, subjectOf, systemActor, thingOf } from '@weir/acts';
import type { Alert } from '@weir/journal';
import { isLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import type { Logger } from '@weir/runtime';
import type { TypedNumbers } from './accounts/typed-numbers.js';
import type { ActLog } from './acts/act-log.js';
import type { VoidedGround } from './acts/voided-ground.js';
import type { Board } from './board/board.js';
import type { EventStream } from './events/event-stream.js';
import { beyondPocket } from './orders/pocket-excess.js';

export interface DeskParts {
  readonly acts: ActLog;
  readonly board: Board;
  readonly typed: TypedNumbers;
  readonly events: EventStream;
  readonly logger: Logger;
  readonly nowMs: () => number;
  /** Says which transfers below an alert are void; null, or left out: nobody knows. */
  readonly voidedGround?: VoidedGround | null;
}

/** A timer that was sent is not sent again before its act can have been read. */
const againMs = 5_000;
/** When an alert shrank last, and the transfers that it rested on before. */
interface Shrunk {
  readonly revision: number;
  readonly atMs: number;
  readonly transfers: ReadonlySet<string>;
}
/**
 * What of an alert's money may be held or have been passed on: less of it is another finding, by a void, a report that was withdrawn, or a
 * label that came late and says that the account is an exchanger's. Money that left since makes it no less.
 */
const groundOf = ({ exited, received, returned }: Alert): bigint =>
  BigInt(received) - BigInt(returned) - BigInt(exited);
/** Transfers that an act names. */
const namedMax = 100;

/**
 * What the desk does by itself: it says who must look again when something changed, sends clocks that ran out, and says
 * when an alert that measures rest on has shrunk. Any desk may say these; the fold takes the first.
 */
export class Desk {
  readonly #parts: DeskParts;
  readonly #sentMs = new Map<string, number>();
  readonly #orderListeners: ((order: StopOrder) => void)[] = [];
  readonly #shrunk = new Map<string, Shrunk>();
  /** Ids of acts about alerts that are being said, or were refused. */
  readonly #saying = new Set<string>();
  /** Alerts are read to where they stood at the start: before, what they say may be long over. */
  #isCaughtUp = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    parts.acts.listen((stepped, act) => this.#stepped(stepped, act));
  }

  get parts(): DeskParts {
    return this.#parts;
  }

  /** A message of the alerts topic. */
  takeAlert(alert: Alert, atMs: number): void {
    const { board, events } = this.#parts;
    const before = board.take(alert, atMs);
    if (before === undefined) return;
    events.changed({ kind: 'row', key: alert.account });
    const isWithdrawn = alert.state === 'withdrawn';
    if (isWithdrawn || (before !== null && groundOf(alert) < groundOf(before))) {
      const known = this.#shrunk.get(alert.id)?.transfers ?? [];
      const transfers = new Set([...known, ...(before === null ? [] : [...before.path, before.anchor.id])]);
      this.#shrunk.set(alert.id, { revision: alert.revision, atMs, transfers });
    }
    this.#sayShrunk(alert.id);
  }

  /** A label of the account is another now. */
  labelChanged(account: string): void {
    const { board, events } = this.#parts;
    board.touch(account);
    if (board.alerts.account(account) !== null) events.changed({ kind: 'row', key: account });
  }

  /** Has `listener` hear of each order that changed. */
  onOrder(listener: (order: StopOrder) => void): void {
    this.#orderListeners.push(listener);
  }

  /** From now on the desk says what it sees. */
  caughtUp(): void {
    this.#isCaughtUp = true;
    this.sayAgain();
  }

  /** Says again what was not taken: the log may have been away. To be called every second or so. */
  sayAgain(): void {
    for (const id of this.#shrunk.keys()) this.#sayShrunk(id);
  }

  /** Tells of accounts that time has changed, a label's or a hold's; to be called every second or so. */
  sayChangedByTime(): void {
    const { board, events } = this.#parts;
    for (const account of board.changedByTime()) events.changed({ kind: 'row', key: account });
  }

  /** Sends the clocks that ran out; to be called every second or so. */
  sendDueTimers(): void {
    const { acts, nowMs } = this.#parts;
    const now = nowMs();
    for (const [key, sentMs] of this.#sentMs) if (now - sentMs > againMs) this.#sentMs.delete(key);
    for (const { id, subject, deed } of dueTimers(acts.state, now)) {
      if (this.#sentMs.has(id)) continue;
      this.#sentMs.set(id, now);
      void this.#say({ id, actor: systemActor, subject, seen: null, deed });
    }
  }

  #sayShrunk(alertId: string): void {
    const { acts, board } = this.#parts;
    const shrunk = this.#shrunk.get(alertId);
    if (!this.#isCaughtUp || shrunk === undefined) return;
    const alert = board.alerts.alert(alertId)!.alert;
    this.#sayBeyondPocket(alert, shrunk);
    if (!acts.state.restingOnAlert.has(alertId)) return;
    if ((acts.state.alerts.get(alertId)?.revision ?? -1) >= alert.revision) return;
    const id = `alert.${alertId}.${alert.revision}`;
    if (this.#saying.has(id)) return;
    this.#saying.add(id);
    const { account, asset, holdable, revision, state } = alert;
    // What was withdrawn once may stand again by now: it is as the newest revision says.
    const cause = state === 'withdrawn' ? ('withdrawn' as const) : ('shrunk' as const);
    const said = this.#voidedBelow(alert, shrunk.transfers).then((voided) => {
      const why = voided.length === 0 ? { cause } : { cause: 'voided' as const, transfers: voided };
      return this.#say({
        id,
        actor: systemActor,
        subject: subjectOf('alert', alertId),
        seen: null,
        deed: { kind: 'alert.changed', revision, case: alert.case, account, asset, holdable, ...why },
      });
    });
    // What the log did not take is said again; what the fold refuses would only be refused again.
    void said.then((isRefused) => isRefused || this.#saying.delete(id));
  }

  /** Opens tasks for orders on other alerts of the pocket that hold what this one said, too. */
  #sayBeyondPocket(alert: Alert, { atMs, revision }: Shrunk): void {
    const { acts, board } = this.#parts;
    const orders = (acts.state.ordersOfAccount.get(alert.account) ?? [])
      .map((id) => acts.state.orders.get(id)!)
      .filter(({ asset, draftedAtMs }) => asset === alert.asset && draftedAtMs <= atMs);
    if (orders.every(({ rests }) => rests.alert === alert.id)) return;
    const sums = board.sumsOf(alert.account, alert.asset);
    for (const { id: order } of beyondPocket(orders, alert, sums, acts.state.terms)) {
      const id = `pocket.${alert.id}.${revision}.${order}`;
      if (acts.state.placeOfId.has(id) || this.#saying.has(id)) continue;
      this.#saying.add(id);
      const cause = alert.state === 'withdrawn' ? ('withdrawn' as const) : ('shrunk' as const);
      const deed = {
        kind: 'release.open' as const,
        of: { kind: 'order' as const, id: order },
        cause,
        reason: alert.case,
      };
      const said = this.#say({ id, actor: systemActor, subject: subjectOf('release', id), seen: null, deed });
      void said.then((isRefused) => isRefused || this.#saying.delete(id));
    }
  }

  /** Transfers that the alert, or an order of it, rested on and that are void. */
  async #voidedBelow(alert: Alert, transfers: ReadonlySet<string>): Promise<string[]> {
    const { acts, voidedGround = null } = this.#parts;
    if (voidedGround === null) return [];
    const cited = (acts.state.restingOnAlert.get(alert.id) ?? []).flatMap(
      (subject) => (thingOf(subject) === 'order' && acts.state.orders.get(idOf(subject))?.anchor.id) || [],
    );
    const voided = await voidedGround(alert.asOf, [...new Set([...cited, ...transfers])]);
    return voided.slice(0, namedMax);
  }

  /**
   * What nobody waits for: another desk may have been first, and what is not due yet comes again. True: it reached the log, or
   * could not be written ever, and was not taken.
   */
  async #say(act: Parameters<ActLog['make']>[0]): Promise<boolean> {
    const { acts, logger } = this.#parts;
    try {
      await acts.make(act);
      return false;
    } catch (error) {
      const isAway = isLogError(error) || (error instanceof WeirError && error.code === 'DESK_LOG_SLOW');
      if (error instanceof WeirError || isLogError(error, 'LOG_CLOSED'))
        logger.debug({ act: act.id, err: error }, 'not taken');
      else logger.error({ act: act.id, err: error }, 'an act of the desk itself failed');
      return !isAway;
    }
  }

  #stepped({ outcome, isRepeat }: Stepped, act: Act | null): void {
    if (outcome.kind === 'refused' || isRepeat || act === null) return;
    for (const subject of outcome.touched) this.#touched(subject);
    // Accounts that no board has are written on too.
    if (act.deed.kind === 'note') this.#parts.events.changed({ kind: 'note', key: idOf(act.subject) });
  }

  #touched(subject: string): void {
    const { acts, board, events } = this.#parts;
    const { state } = acts;
    const [thing, id] = [thingOf(subject), idOf(subject)];
    const account = (of: string): void => {
      board.touch(of);
      events.changed({ kind: 'row', key: of });
    };
    if (thing === 'account') account(id);
    else if (thing === 'order') {
      const order = state.orders.get(id);
      if (order === undefined) return;
      board.answers.see(order);
      for (const listener of this.#orderListeners) listener(order);
      events.changed({ kind: 'order', key: id });
      // Who must agree to a draft may be another now: pieces of one pocket are added up.
      for (const other of state.ordersOfAccount.get(order.account) ?? [])
        if (state.orders.get(other)!.state === 'drafted') events.changed({ kind: 'order', key: other });
      account(order.account);
      for (const alert of board.alerts.account(order.account)?.alerts.keys() ?? []) this.#sayShrunk(alert);
    } else if (thing === 'label' || thing === 'blocklist' || thing === 'hold') {
      const alert = state.measures.get(subject)?.rests?.alert;
      if (alert !== undefined) this.#sayShrunk(alert);
    } else if (thing === 'release') events.changed({ kind: 'release', key: id });
    else if (thing === 'appeal') events.changed({ kind: 'appeal', key: id });
    else if (thing === 'directory') {
      board.directoryChanged();
      for (const { account: of } of board.alerts.accounts()) events.changed({ kind: 'row', key: of });
    }
  }
}
