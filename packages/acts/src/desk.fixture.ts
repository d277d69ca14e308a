import { type Act, actForm, type Deed, encodeAct, type Head } from './acts/act.js';
import type { OrderFacts } from './acts/order-acts.js';
import type { ActMessage } from './fold/chain.js';
import type { Outcome, RefusalCode, Stepped } from './fold/outcome.js';
import { type DeskState, emptyState } from './fold/state.js';
import { step } from './fold/step.js';
import type { StopOrder } from './orders/order.js';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** Facts of an order of 1,000.00 yuan on an account of another bank; `facts` changes them. */
export const orderFacts = (facts: Partial<OrderFacts> = {}): OrderFacts => {
  const account = facts.account ?? 'bank:CMB:6226000000000002';
  const asset = facts.asset ?? 'CNY';
  return {
    kind: 'stop',
    account,
    holder: null,
    asset,
    amount: '100000',
    targetClass: 'personal',
    rests: { alert: `c1|${account}|${asset}`, revision: 1, case: 'c1' },
    anchor: {
      id: 't1',
      time: 1_700_000_000_000,
      creditTime: null,
      from: 'bank:ICBC:6222000000000001',
      to: account,
      asset,
      amount: '100000',
      fromName: null,
    },
    institution: 'CMB',
    isOwn: false,
    issuer: { unit: 'Anti-fraud centre', officers: ['001', '002'] },
    caseNumber: 'A-1',
    basis: 'telecom fraud',
    of: null,
    ...facts,
  };
};

/** A log of acts, written by hand: each act is folded at once. Time stands still until it is moved. */
export class DeskLog {
  readonly state: DeskState = emptyState();
  readonly messages: ActMessage[] = [];
  nowMs = 1_700_000_100_000;
  #count = 0;

  /** Does a deed as a person, one second after the one before. */
  act(
    actor: string,
    subject: string,
    deed: Deed,
    more: { seen?: number; id?: string; head?: Head | null; v?: Act['v'] } = {},
  ): Stepped {
    this.#count += 1;
    this.nowMs += 1_000;
    const { seen = null, id = `a${this.#count}`, head = null, v = actForm } = more;
    return this.write({ v, id, actor, subject, seen, head, deed });
  }

  write(act: Act): Stepped {
    return this.put(encodeAct(act));
  }

  put(value: Uint8Array | null): Stepped {
    const message = { offset: this.messages.length, timeMs: this.nowMs, value };
    this.messages.push(message);
    return step(this.state, message);
  }

  after(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  order(id: string): StopOrder {
    return this.state.orders.get(id)!;
  }
}

/** Accepted, or the code of the refusal: what most tests ask for. */
export const said = ({ outcome }: { readonly outcome: Outcome }): 'accepted' | RefusalCode =>
  outcome.kind === 'accepted' ? 'accepted' : outcome.code;
