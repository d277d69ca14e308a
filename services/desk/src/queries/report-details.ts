import type { KnownSchemas } from '@weir/avro';
import { type Report, readReport } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import { type AccountId, isObject, normaliseAccount } from '@weir/model';
import { rawFieldsOf } from '../feed/raw-fields.js';

/** What a report tells besides its transfers: by it cases find each other. */
export interface ReportDetails {
  readonly case: string;
  readonly reporter: string;
  readonly version: number;
  /** Telephones, addresses of mail and pages, names in chats: each in one spelling. */
  readonly contacts: readonly string[];
  /** Accounts that lines without an id say were paid. */
  readonly payees: readonly AccountId[];
}

/** A word that can be a name in a chat, a number, an address; words without a digit, a dot or an @ are just words. */
const word = /[a-z0-9+][a-z0-9._%+@:/?=&-]{4,199}/g;
const isTelling = /[\d@]|\w\.\w/;
const telephone = /^\+?[\d-]{7,20}$/;

/** The contacts in a text, each in one spelling: `+86 138-0000-1111` and `13800001111` are one. */
export const contactsIn = (text: string): string[] => {
  // Digits in groups are one number: spaces between them go.
  const joined = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d)[ \u00a0](?=\d)/g, '');
  const words = (joined.match(word) ?? []).map((each) => each.replace(/[.:/?&=-]+$/, ''));
  const spelt = words.map((each) => {
    if (!telephone.test(each)) return each.replace(/^https?:\/\/(www\.)?/, '');
    const digits = each.replace(/\D/g, '');
    return /^(?:86|0086)1\d{10}$/.test(digits) ? digits.slice(-11) : digits;
  });
  return [...new Set(spelt.filter((each) => each.length >= 5 && isTelling.test(each)))];
};

const payeesIn = (match: Report['match']): AccountId[] => [
  ...new Set(match.flatMap((line) => (isObject(line) ? (normaliseAccount(line['to']) ?? []) : []))),
];

/**
 * Details of reports as the raw topic has them, but for what ingest refuses: the highest version of (case, reporter) stands, of
 * one version what came first; withdrawn ones tell nothing.
 */
export class ReportDetailsBook {
  readonly #fieldsOf: ReturnType<typeof rawFieldsOf>;
  readonly #standing = new Map<string, ReportDetails>();
  /** By contact or payee: keys of reports that tell it. */
  readonly #telling = new Map<string, Set<string>>();

  constructor(schemas: KnownSchemas | null = null) {
    this.#fieldsOf = rawFieldsOf('reports', schemas);
  }

  take(topic: string, partition: number, { offset, value }: Pick<LogRecord, 'offset' | 'value'>): void {
    const fields = this.#fieldsOf(value);
    const read = fields === null ? null : readReport(fields, { topic, partition, offset });
    if (fields === null || read === null || !read.ok) return;
    const { match, reporter, roots, version, withdrawn } = read.value;
    const key = `${roots.case}\n${reporter}`;
    const before = this.#standing.get(key);
    if (before !== undefined && before.version >= version) return;
    for (const detail of before === undefined ? [] : detailsOf(before)) this.#telling.get(detail)?.delete(key);
    const contact = fields['contact'];
    const details: ReportDetails = {
      case: roots.case,
      reporter,
      version,
      contacts: withdrawn || typeof contact !== 'string' ? [] : contactsIn(contact),
      payees: withdrawn ? [] : payeesIn(match),
    };
    this.#standing.set(key, details);
    for (const detail of detailsOf(details)) {
      const keys = this.#telling.get(detail);
      if (keys === undefined) this.#telling.set(detail, new Set([key]));
      else keys.add(key);
    }
  }

  /** Details that reports of a case share with reports of others, each with what the others' reports are. */
  sharedBy(name: string): { readonly detail: string; readonly isPayee: boolean; readonly others: ReportDetails[] }[] {
    const own = [...this.#standing.values()].filter((report) => report.case === name);
    const payees = new Set<string>(own.flatMap((report) => report.payees));
    return [...new Set(own.flatMap(detailsOf))].flatMap((detail) => {
      const others = [...(this.#telling.get(detail) ?? [])]
        .map((key) => this.#standing.get(key)!)
        .filter((report) => report.case !== name);
      return others.length === 0 ? [] : [{ detail, isPayee: payees.has(detail), others }];
    });
  }
}

const detailsOf = ({ contacts, payees }: ReportDetails): string[] => [...contacts, ...payees];
