import {
  camt056,
  fillForm,
  type HeldSum,
  printedForm,
  printedFormStyle,
  refundSheet,
  type StopOrder,
  stopPaymentRequested,
  type TracedRest,
  type VictimSum,
} from '@weir/acts';
import type { Desk } from '../desk.js';
import type { ReportBook } from '../feed/report-book.js';
import { type Handlers, Page } from '../http/handler.js';
import { orderOf } from './order-handlers.js';

/** What a transfer moved, minor units. */
export interface TransferSum {
  readonly asset: string;
  readonly minor: bigint;
}

/** Says what transfers moved, by id; those that nobody knows are left out. */
export type SumsOfTransfers = (ids: readonly string[]) => Promise<ReadonlyMap<string, TransferSum>>;

export interface FormParts {
  readonly desk: Desk;
  readonly reports: ReportBook;
  readonly zone: string;
  /** Null: there is no store, and no refund sheet. */
  readonly sumsOfTransfers: SumsOfTransfers | null;
}

const formula = 'loss-over-frozen';

/** Orders as forms, and what victims could get back. */
export const formHandlers = ({
  desk,
  reports,
  sumsOfTransfers,
  zone,
}: FormParts): Partial<Handlers<'orderForm' | 'caseRefund'>> => {
  const { acts, board } = desk.parts;
  const { state } = acts;
  const orderForm: Handlers<'orderForm'>['orderForm'] = async ({ params, query }) => {
    const order = orderOf(desk, params.id);
    const parent = order.of === null ? null : (state.orders.get(order.of) ?? null);
    const context = { terms: state.terms, directory: state.directory, parent, zone };
    if (query.as === 'html') return new Page('text/html; charset=utf-8', printedForm(order, context), printedFormStyle);
    return {
      platform: fillForm(order, context),
      camt056: camt056(order, context),
      event: stopPaymentRequested(order, state.terms),
    };
  };
  if (sumsOfTransfers === null) return { orderForm };

  /** What victims reported, by transfer; a transfer that two reports name is of the first. */
  const lossesOf = async (name: string): Promise<VictimSum[]> => {
    const standing = [...reports.reports(name)].filter(({ withdrawn }) => !withdrawn);
    const reporterOf = new Map<string, string>();
    for (const report of standing)
      for (const id of reports.transfersOf(report)) if (!reporterOf.has(id)) reporterOf.set(id, report.reporter);
    const sums = await sumsOfTransfers([...reporterOf.keys()]);
    return [...sums].map(([id, { asset, minor }]) => ({ reporter: reporterOf.get(id)!, asset, minor }));
  };
  const heldOf = (name: string): HeldSum[] =>
    [...state.orders.values()]
      .filter((order: StopOrder) => order.rests.case === name && order.heldMinor > 0n)
      .map(({ account, asset, heldMinor }) => ({ account, asset, minor: heldMinor }));
  /** What victims have back already, where it was said whose it was. */
  const returnedOf = (name: string): VictimSum[] =>
    [...state.orders.values()]
      .filter(({ rests }) => rests.case === name)
      .flatMap(({ asset, returns }) =>
        returns.flatMap(({ minor, to }) => (to === null ? [] : [{ reporter: to, asset, minor }])),
      );
  /** Where one victim reported, all that was traced is theirs; of several, only proportion says whose it is. */
  const tracedOf = (name: string, losses: readonly VictimSum[]): TracedRest[] => {
    const [reporter, ...others] = new Set(losses.map((loss) => loss.reporter));
    if (reporter === undefined || others.length > 0) return [];
    return board.alerts
      .ofCase(name)
      .flatMap(({ alert: { account, asset, range } }) =>
        range === null
          ? []
          : [{ reporter, account, asset, lowMinor: BigInt(range.atRest.low), highMinor: BigInt(range.atRest.high) }],
      );
  };
  return {
    orderForm,
    caseRefund: async ({ params: { case: name } }) => {
      const losses = await lossesOf(name);
      const [traced, held, returned] = [tracedOf(name, losses), heldOf(name), returnedOf(name)];
      const sheet = refundSheet({ formula, losses, traced, held, returned });
      return {
        case: name,
        formula,
        held: sheet.held.map(({ asset, minor }) => ({ asset, amount: String(minor) })),
        lines: sheet.lines.map((line) => ({
          reporter: line.reporter,
          asset: line.asset,
          loss: String(line.lossMinor),
          direct: String(line.directMinor),
          proportional: String(line.proportionalMinor),
          returned: String(line.returnedMinor),
          proposed: String(line.proposedMinor),
        })),
      };
    },
  };
};
