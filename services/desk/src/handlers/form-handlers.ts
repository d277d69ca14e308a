import {
  camt056,
  defaultFormTables,
  defaultTerms,
  type FormTables,
  fillForm,
  type OrderTerms,
  printedForm,
  printedFormStyle,
  type RefundFormula,
  refundSheet,
  type StopOrder,
  stopPaymentRequested,
  type VictimSum,
} from '@weir/acts';
import type { Alert } from '@weir/journal';
import type { MoneyQuestions, Store } from '@weir/store';
import type { Desk } from '../desk.js';
import type { ReportBook, StandingReport } from '../feed/report-book.js';
import { type Handlers, Page } from '../http/handler.js';
import { cameBack, haveBack } from '../refund/came-back.js';
import { heldOfCase } from '../refund/held-of-case.js';
import { reportedSums } from '../refund/reported-sums.js';
import { returnsOfCase } from '../refund/returns-of-case.js';
import { type CaseMoney, tracedRests } from '../refund/traced-rests.js';
import { type UnknownLoss, unknownLosses } from '../refund/unknown-losses.js';
import { orderOf } from './order-handlers.js';

export interface FormParts {
  readonly desk: Desk;
  readonly reports: ReportBook;
  readonly zone: string;
  /** By what the part is shared out that cannot be traced. */
  readonly formula: RefundFormula;
  /** Null: there is none, and no refund sheet. */
  readonly store: Pick<MoneyQuestions & Store, 'caseLinks' | 'creditTimes' | 'debitsOf' | 'flowsByIds' | 'hops'> | null;
}

/** Codes are configuration: under another code the message of a kind has the same fields, as far as anybody said. */
const tablesFor = ({ kind }: StopOrder, terms: OrderTerms): FormTables => {
  const { code } = terms.kinds[kind];
  const table = defaultFormTables[code] ?? defaultFormTables[defaultTerms().kinds[kind].code]!;
  return { ...defaultFormTables, [code]: table };
};

/** Orders as forms, and what victims could get back. */
export const formHandlers = ({
  desk,
  formula,
  reports,
  store,
  zone,
}: FormParts): Partial<Handlers<'orderForm' | 'caseRefund'>> => {
  const { acts, board, nowMs } = desk.parts;
  const { state } = acts;
  const orderForm: Handlers<'orderForm'>['orderForm'] = async ({ params, query }) => {
    const order = orderOf(desk, params.id);
    const parent = order.of === null ? null : (state.orders.get(order.of) ?? null);
    const context = { terms: state.terms, directory: state.directory, parent, zone };
    const tables = tablesFor(order, state.terms);
    if (query.as === 'html')
      return new Page('text/html; charset=utf-8', printedForm(order, context, tables), printedFormStyle);
    return {
      platform: fillForm(order, context, tables),
      camt056: camt056(order, context),
      event: stopPaymentRequested(order, state.terms),
    };
  };
  if (store === null) return { orderForm };

  interface Reported {
    readonly losses: readonly VictimSum[];
    readonly roots: CaseMoney['roots'];
    readonly reporters: readonly string[];
    readonly unknown: readonly UnknownLoss[];
    /** By account of a victim: who reported it; of two, the first. */
    readonly victims: ReadonlyMap<string, string>;
  }
  /** What victims reported; a transfer that two reports name is of the first. */
  const reportedOf = async (name: string): Promise<Reported> => {
    const standing = [...reports.reports(name)].filter(({ withdrawn }) => !withdrawn);
    const reporterOf = new Map<string, string>();
    for (const report of standing)
      for (const id of reports.transfersOf(report)) if (!reporterOf.has(id)) reporterOf.set(id, report.reporter);
    const reported = await reportedSums(store, standing, reporterOf);
    const isDecided = (line: string): boolean => state.resolutions.get(line)?.reopened === null;
    const transfersOf = (report: StandingReport): string[] => reports.transfersOf(report);
    return {
      losses: reported.sums,
      roots: reported.sums,
      unknown: unknownLosses(standing, reported, { isDecided, transfersOf }),
      reporters: standing.map(({ reporter }) => reporter),
      victims: new Map(
        standing
          .toReversed()
          .flatMap(({ reporter, victims }) => victims.map((account) => [account, reporter] as const)),
      ),
    };
  };
  const alertsAt = (account: string): Alert[] =>
    [...(board.alerts.account(account)?.alerts.values() ?? [])].map(({ alert }) => alert);
  const hasReported = (name: string, reporter: string): boolean => reports.find(name, reporter) !== null;
  return {
    orderForm,
    caseRefund: async ({ params: { case: name }, signal }) => {
      const { losses, reporters, roots, unknown, victims } = await reportedOf(name);
      const held = heldOfCase(name, state.orders.values(), alertsAt);
      const { told, unnamed } = returnsOfCase(name, state.orders.values(), { alertsAt, hasReported });
      const returned = haveBack(told, await cameBack(store, name, victims, signal));
      const alerts = board.alerts.ofCase(name).map(({ alert }) => alert);
      const isUnsure = unknown.length > 0;
      const accounts = new Set(held.map(({ account }) => account));
      const money = { alerts, reporters, roots, isUnsure, held: accounts, nowMs: nowMs() };
      const traced = await tracedRests(store, money, signal);
      const sheet = refundSheet({ formula, losses, traced, held, returned });
      return {
        case: name,
        formula,
        held: sheet.held.map(({ asset, minor }) => ({ asset, amount: String(minor) })),
        unknown: [...unknown],
        unnamed: unnamed.map(({ asset, minor, to }) => ({ to, asset, amount: String(minor) })),
        unassigned: sheet.unassigned.map(({ asset, minor }) => ({ asset, amount: String(minor) })),
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
