import type { StopOrder } from '../orders/order.js';
import { type FormContext, formValues } from './form-values.js';
import { isoTime } from './zone-time.js';

/** The fields of camt.056 (FIToFIPaymentCancellationRequest) that a recall for fraud has, by their ISO 20022 names. */
export interface Camt056 {
  readonly Assgnmt: { readonly Id: string; readonly Assgnr: string; readonly Assgne: string; readonly CreDtTm: string };
  readonly Case: { readonly Id: string };
  readonly Undrlyg: {
    readonly TxInf: {
      readonly CxlId: string;
      readonly OrgnlEndToEndId: string;
      readonly OrgnlTxId: string;
      readonly OrgnlIntrBkSttlmAmt: { readonly Ccy: string; readonly Value: string };
      readonly OrgnlIntrBkSttlmDt: string;
      readonly CxlRsnInf: { readonly Rsn: { readonly Cd: 'FRAD' }; readonly AddtlInf: readonly string[] };
      readonly OrgnlTxRef: {
        readonly Dbtr: { readonly Nm: string };
        readonly DbtrAcct: { readonly Id: string };
        readonly Cdtr: { readonly Nm: string };
        readonly CdtrAcct: { readonly Id: string };
      };
    };
  };
}

const lineMax = 105;

/** A text in lines of at most 105 characters, as `AddtlInf` has them. */
const lines = (text: string): readonly string[] => {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / lineMax) }, (_, line) =>
    characters.slice(line * lineMax, (line + 1) * lineMax).join(''),
  );
};

/**
 * The recall of an order's anchor transfer: one original payment a message, its id and amount verbatim. Scheme of amounts:
 * major units.
 */
export const camt056 = (order: StopOrder, context: FormContext): Camt056 => {
  const values = formValues(order, context);
  const { anchor } = order;
  return {
    Assgnmt: {
      Id: order.id,
      Assgnr: order.issuer.unit,
      Assgne: values.bankName || values.bankCode,
      CreDtTm: isoTime(order.sentAtMs ?? order.draftedAtMs, context.zone),
    },
    Case: { Id: order.caseNumber },
    Undrlyg: {
      TxInf: {
        CxlId: order.id,
        OrgnlEndToEndId: anchor.id,
        OrgnlTxId: anchor.id,
        OrgnlIntrBkSttlmAmt: { Ccy: anchor.asset, Value: values.anchorAmount },
        OrgnlIntrBkSttlmDt: isoTime(anchor.time, context.zone).slice(0, 10),
        CxlRsnInf: { Rsn: { Cd: 'FRAD' }, AddtlInf: lines(order.basis) },
        OrgnlTxRef: {
          Dbtr: { Nm: values.payerName },
          DbtrAcct: { Id: values.payerAccount },
          Cdtr: { Nm: values.holder },
          CdtrAcct: { Id: values.account },
        },
      },
    },
  };
};
