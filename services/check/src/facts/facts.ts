import type { CheckConfig } from '@weir/model';
import { accountHashOf } from './account-hash.js';
import { DeskHolds, type HoldFact } from './desk-holds.js';
import { DevicePayers } from './device-payers.js';
import { FactRoom } from './fact-room.js';
import { KnownLabels, type LabelFact } from './known-labels.js';
import { KnownPairs } from './known-pairs.js';
import { type FindingFact, LiveFindings } from './live-findings.js';
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

/** Everything that is known, each part in a table of its own. */
export class Facts {
  readonly room: FactRoom;
  readonly taint: OpenTaint;
  readonly near: NearCases;
  readonly findings: LiveFindings;
  readonly labels: KnownLabels;
  readonly holds: DeskHolds;
  readonly pairs: KnownPairs;
  readonly hours: PayingHours;
  readonly devices: DevicePayers;

  constructor(config: CheckConfig) {
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
      innocent: this.labels.innocent(account, instantMs),
      holds: this.holds.at(account, instantMs),
    };
  }
}
