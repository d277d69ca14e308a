import { randomUUID } from 'node:crypto';
import type { CheckConfig } from '@weir/model';
import { decide, type Freshness, type Verdict } from '../deciding/decide.js';
import { warningFor } from '../deciding/warning.js';
import type { Facts } from '../facts/facts.js';
import type { LogAge } from '../reading/log-age.js';
import type { CheckAnswer, CheckRequest } from './request.js';

export interface AnswererOptions {
  readonly facts: Facts;
  readonly age: LogAge;
  readonly config: CheckConfig;
  /** Offset after the last journal message that was taken. */
  readonly journalOffset: () => number;
  readonly nowMs: () => number;
  /** Hears of every answer. */
  readonly onVerdict?: (verdict: Verdict) => void;
}

const minuteMs = 60_000;

/** Answers questions about payments, from memory. */
export class Answerer {
  readonly #options: AnswererOptions;

  constructor(options: AnswererOptions) {
    this.#options = options;
  }

  /** How far what is known may be trusted now. */
  freshness(): Freshness {
    const { age, config, facts, nowMs } = this.#options;
    const ageMs = age.at(nowMs());
    if (ageMs === null) return 'starting';
    if (ageMs > config.staleAfterMs) return 'behind';
    return facts.room.refused > 0 ? 'overfull' : 'fresh';
  }

  answer(request: CheckRequest): CheckAnswer {
    const { age, config, facts, journalOffset, nowMs, onVerdict } = this.#options;
    const instantMs = request.time ?? nowMs();
    const known = facts.ofPayment(request.payer, request.payee, instantMs, request.device ?? null);
    const payment = { asset: request.asset, amountMinor: request.amount };
    const verdict = decide(payment, known, this.freshness(), config);
    onVerdict?.(verdict);
    const { decision, reasons } = verdict;
    return {
      decision,
      reasons: reasons.map(({ evidence, ...reason }) =>
        evidence === undefined ? reason : { ...reason, evidence: evidence.map((each) => ({ ...each })) },
      ),
      warning: warningFor(decision, reasons),
      ...(decision === 'delay' ? { delayMinutes: Math.max(1, Math.round(config.delayMs / minuteMs)) } : {}),
      asOf: { journal: journalOffset(), ageMs: age.at(nowMs()) },
      ref: request.ref ?? randomUUID(),
    };
  }
}
