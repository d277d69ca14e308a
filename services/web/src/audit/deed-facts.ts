import type { TextKey } from '../language/language.js';

/** One thing that an act says, as people read it: its name, and a value of a kind that the page knows how to show. */
export interface Fact {
  readonly name: TextKey;
  readonly value:
    | { readonly is: 'text'; readonly text: string }
    | { readonly is: 'none' }
    | { readonly is: 'time'; readonly ms: number }
    | { readonly is: 'money'; readonly amount: string; readonly asset: string }
    | { readonly is: 'codes'; readonly family: string; readonly codes: readonly string[] }
    /** Not named: the fact's own name says what kind of thing it is. */
    | { readonly is: 'subject'; readonly subject: string; readonly isNamed: boolean }
    | { readonly is: 'account'; readonly account: string };
}

type Json = Readonly<Record<string, unknown>>;
type Show = (value: unknown, of: Json, asset: string | null) => Fact['value'] | null;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Show = (value) => ({ is: 'text', text: Array.isArray(value) ? value.join('、') : String(value) });
const many: Show = (value) =>
  Array.isArray(value) ? { is: 'text', text: value.length.toLocaleString('en-US') } : null;
const time: Show = (value) => (typeof value === 'number' ? { is: 'time', ms: value } : null);
const code =
  (family: string): Show =>
  (value) => {
    const codes = Array.isArray(value) ? value.map(String) : [String(value)];
    return { is: 'codes', family, codes };
  };
/** A sum of which nobody says what it is of is no sum that people can read: it stays in the JSON. */
const money: Show = (value, of, asset) => {
  const known = typeof of['asset'] === 'string' ? of['asset'] : asset;
  return typeof value === 'string' && known !== null ? { is: 'money', amount: value, asset: known } : null;
};
const subject =
  (kind: string): Show =>
  (value) => ({ is: 'subject', subject: `${kind}:${String(value)}`, isNamed: false });
const account: Show = (value) => ({ is: 'account', account: String(value) });
const thing: Show = (value) =>
  isObject(value) ? { is: 'subject', subject: `${String(value['kind'])}:${String(value['id'])}`, isNamed: true } : null;

/** What is said where nothing is: only of fields in which nothing is something. */
const orNone =
  (show: Show): Show =>
  (value, of, asset) =>
    value === null ? { is: 'none' } : show(value, of, asset);

/** Places in the details of acts, in the order in which they are read. `outcome` alone is a code: what an act came to stands elsewhere. */
const places: readonly (readonly [path: string, name: TextKey, show: Show])[] = [
  ['assignee', 'deedField.assignee', orNone(text)],
  ['order.kind', 'order.kind', code('orderKind')],
  ['order.account', 'table.account', account],
  ['order.holder', 'preview.holder', text],
  ['order.amount', 'order.amount', money],
  ['order.institution', 'order.institution', text],
  ['order.rests.case', 'order.case', subject('case')],
  ['order.caseNumber', 'order.caseNumber', text],
  ['order.basis', 'order.basis', text],
  ['order.issuer.unit', 'order.issuer', text],
  ['order.anchor.id', 'deedField.anchor', text],
  ['order.of', 'order.of', subject('order')],
  ['answer.outcome', 'answer.outcome', code('outcome')],
  ['answer.balanceBefore', 'answer.balanceBefore', money],
  ['answer.executedAmount', 'answer.executed', money],
  ['answer.startedAt', 'answer.startedAt', time],
  ['answer.reason', 'answer.reason', text],
  ['outcome', 'appeal.decision', code('outcome')],
  ['text', 'deedField.text', text],
  ['case', 'order.case', subject('case')],
  ['reporter', 'reports.reporter', text],
  ['account', 'table.account', account],
  ['holdable', 'deedField.holdable', money],
  ['cause', 'releases.cause', code('cause')],
  ['of', 'releases.of', thing],
  ['against', 'appeal.against', thing],
  ['from', 'appeal.from', text],
  ['reviewer', 'appeal.reviewer', text],
  ['transfer', 'deedField.transfer', orNone(text)],
  ['transfers', 'deedField.transfers', text],
  ['candidates', 'deedField.candidates', many],
  ['what', 'deedField.what', code('labelKind')],
  ['rests.case', 'order.case', subject('case')],
  ['onLabel', 'deedField.onLabel', subject('label')],
  ['label.source', 'deedField.source', text],
  ['label.confidence', 'deedField.confidence', text],
  ['label.from', 'show.from', time],
  ['label.to', 'show.to', time],
  ['label.note', 'deedField.text', text],
  ['amount', 'order.amount', money],
  ['to', 'hold.to', orNone(text)],
  ['until', 'deedField.until', time],
  ['person', 'deedField.person', text],
  ['name', 'deedField.name', text],
  ['roles', 'deedField.roles', code('role')],
  ['expiresAt', 'deedField.until', time],
  ['institutions', 'deedField.institutions', many],
  ['sha256', 'deedField.sha256', text],
  ['bytes', 'deedField.bytes', text],
  ['feedback', 'deedField.feedback', code('feedback')],
  ['reason', 'dialog.reason', text],
];

/**
 * What an act says, for people. What stands here not is in the act's JSON, which is shown beside.
 * @param asset what sums are of where the act does not say it
 */
export const factsOf = (detail: unknown, asset: string | null): readonly Fact[] =>
  places.flatMap(([path, name, show]): Fact[] => {
    const steps = path.split('.');
    const last = steps.pop()!;
    let of: unknown = detail;
    for (const step of steps) of = isObject(of) ? of[step] : undefined;
    if (!isObject(of)) return [];
    const value = of[last];
    if (value === undefined || (value === null && !nothingIsSaid.has(path))) return [];
    const shown = show(value, of, asset);
    return shown === null ? [] : [{ name, value: shown }];
  });

const nothingIsSaid: ReadonlySet<string> = new Set(['assignee', 'transfer', 'to']);

/** Why an act was not taken; null: it was. */
export const refusalOf = (detail: unknown): { readonly code: string; readonly said: string } | null => {
  const result = isObject(detail) ? detail['result'] : undefined;
  return isObject(result) && result['kind'] === 'refused'
    ? { code: String(result['code']), said: String(result['detail']) }
    : null;
};
