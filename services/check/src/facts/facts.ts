import type { Image } from '@weir/engine';
import type { CheckConfig } from '@weir/model';
import { accountHashOf } from './account-hash.js';
import { DeskHolds, type HoldFact } from './desk-holds.js';
import { DevicePayers } from './device-payers.js';
import { FactRoom } from './fact-room.js';
import { KnownLabels, type LabelFact } from './known-labels.js';
import { KnownPairs } from './known-pairs.js';
import { type FindingFact, LiveFindings, type StandingFinding } from './live-findings.js';
import { NearCases, type NearFact } from './near-cases.js';
import { OpenTaint, type TaintFact } from './open-taint.js';
import type { HourFact } from './paying-hours.js';
import { PayingHours } from './paying-hours.js';

/** What is known of one account at an instant. */
export interface AccountFacts {
  readonly taint: readonly TaintFact[];
  readonly near: readonly NearFact[];
  readonly mule: readonly FindingFact[];
  readonly device: readonly FindingFact[];
  readonly blocking: readonly LabelFact[];
  /** By which the issuer of a coin holds it now. */
  readonly frozen: readonly LabelFact[];
  readonly innocent: readonly LabelFact[];
  readonly holds: readonly HoldFact[];
}

/** What is known of a payment before it is made. */
export interface PaymentFacts {
  readonly payer: AccountFacts;
  readonly payee: AccountFacts;
  /** The payer has paid the payee before; one stranger in a hundred is taken for known. */
  readonly isKnownPayee: boolean;
  readonly hours: HourFact;
  /** Accounts that share the device of the payment; 0: no device was named, too few share it, or it is a crowd's. */
  readonly deviceSharedBy: number;
}

/** A map of facts that stands beside the columns, by key: lists of an account, or a finding. Its values are never changed. */
export type FactRows = ReadonlyMap<string, unknown>;

/** Everything that is known, each part in a table of its own. */
export class Facts {
  readonly config: CheckConfig;
  room: FactRoom;
  taint: OpenTaint;
  near: NearCases;
  findings: LiveFindings;
  labels: KnownLabels;
  holds: DeskHolds;
  pairs: KnownPairs;
  hours: PayingHours;
  devices: DevicePayers;

  constructor(config: CheckConfig) {
    this.config = config;
    this.room = new FactRoom(config.factsMax);
    this.taint = new OpenTaint(this.room);
    this.near = new NearCases(config.nearLayers, this.room);
    this.findings = new LiveFindings(config.findingAgeMs, this.room);
    this.labels = new KnownLabels({ block: config.blockLabels, innocent: config.innocentLabels }, this.room);
    this.holds = new DeskHolds(this.room);
    this.pairs = new KnownPairs(config.pairBytes, config.payeeMemoryMs);
    this.hours = new PayingHours(config.hourBytes);
    this.devices = new DevicePayers(config.deviceBytes, config.findingAgeMs);
  }

  /** Knows from now on what `other` knows, which must not be used any more. */
  become(other: Facts): void {
    const { room, taint, near, findings, labels, holds, pairs, hours, devices } = other;
    Object.assign(this, { room, taint, near, findings, labels, holds, pairs, hours, devices });
  }

  /** What stands in maps, by name. What desks hold is not among it: acts are folded from their beginning. */
  get rows(): readonly (readonly [string, FactRows])[] {
    return [
      ['taint', this.taint.lists],
      ['near', this.near.lists],
      ['labels', this.labels.lists],
      ['findings', this.findings.standing],
    ];
  }

  /** Puts a row of `rows` back. @throws {RangeError} where there is no room for it */
  restore(name: string, key: string, value: unknown): void {
    if (name === 'taint') this.taint.restore(key, value as readonly TaintFact[]);
    else if (name === 'near') this.near.restore(key, value as readonly NearFact[]);
    else if (name === 'labels') this.labels.restore(key, value as readonly LabelFact[]);
    else if (name === 'findings') this.findings.restore(key, value as StandingFinding);
    else throw new RangeError(`no facts are called ${name}`);
  }

  /** All but the rows. */
  save(image: Image): void {
    image.put('refused', this.room.refused);
    this.near.save(image.part('near'));
    this.findings.save(image.part('findings'));
    this.pairs.save(image.part('pairs'));
    this.hours.save(image.part('hours'));
    this.devices.save(image.part('devices'));
  }

  /** All but the rows. @throws {RangeError} where the image lacks something */
  load(image: Image): void {
    this.room.restoreRefused(image.value('refused'));
    this.near.load(image.part('near'));
    this.findings.load(image.part('findings'));
    this.pairs.load(image.part('pairs'));
    this.hours.load(image.part('hours'));
    this.devices.load(image.part('devices'));
  }

  /** @param instantMs when the payment is to be made, milliseconds UTC */
  ofPayment(payer: string, payee: string, instantMs: number, device: string | null = null): PaymentFacts {
    const payerHash = accountHashOf(payer);
    return {
      payer: this.#ofAccount(payer, instantMs),
      payee: this.#ofAccount(payee, instantMs),
      isKnownPayee: this.pairs.has(payerHash, accountHashOf(payee)),
      hours: this.hours.of(payerHash, instantMs),
      deviceSharedBy: device === null ? 0 : this.devices.sharedBy(accountHashOf(device), instantMs),
    };
  }

  #ofAccount(account: string, instantMs: number): AccountFacts {
    return {
      taint: this.taint.of(account),
      near: this.near.of(account),
      mule: this.findings.mule(account, instantMs),
      device: this.findings.sharedDevice(account, instantMs),
      blocking: this.labels.blocking(account, instantMs),
      frozen: this.labels.frozen(account),
      innocent: this.labels.innocent(account, instantMs),
      holds: this.holds.at(account, instantMs),
    };
  }
}
