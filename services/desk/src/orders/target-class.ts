import type { BoardRow } from '@weir/desk-api';

/** Whether an account is a person's or an organisation's, and what says so. */
export type KnownClass = NonNullable<BoardRow['targetClass']>;
type Code = KnownClass['code'];

/** Kinds of labels that say it of themselves, and those of which it follows. */
const told: ReadonlyMap<string, Code> = new Map([
  ['personal', 'personal'],
  ['corporate', 'corporate'],
]);
const meant: ReadonlyMap<string, Code> = new Map([
  ['wage-earner', 'personal'],
  ['company', 'corporate'],
  ['government', 'corporate'],
  ['utility', 'corporate'],
]);

/** Words of organisations. An account of one bears the name of its licence, in which one of them stands. */
const ofOrganisation = new RegExp(
  [
    '公司|企业|集团|合伙|银行|商行|信用社|合作社|事务所|研究院|研究所|工作室|中心|超市|商场|医院|学校|大学|学院|幼儿园|协会|学会|商会',
    '基金会|委员会|居委会|村委会|政府|法院|检察院|支队|大队|个体工商户|经营部|营业部|批发部|服务部|门市部|备付金',
    // In a name of three characters the last may be a given name.
    '^.{3,}[店厂部局社站]$',
    String.raw`\b(?:co|corp|corporation|inc|ltd|limited|llc|llp|plc|gmbh|company|bank|trust|foundation|holdings|university|hospital)\b`,
  ].join('|'),
  'iu',
);
const compoundSurnames =
  '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤|长孙|宇文|轩辕|呼延|闻人';
/** Two or three characters, four behind a surname of two, or parts with dots between. */
const ofPerson = new RegExp(
  String.raw`^(?:\p{Script=Han}{2,3}|(?:${compoundSurnames})\p{Script=Han}{2}|\p{Script=Han}{1,8}(?:[·•‧]\p{Script=Han}{1,8})+)$`,
  'u',
);

/** By the holder's name; null: it does not say. A masked name says no more than its words. */
export const classByName = (name: string | null): KnownClass | null => {
  const plain = (name ?? '').normalize('NFKC').trim();
  if (ofOrganisation.test(plain)) return { code: 'corporate', by: 'name' };
  return ofPerson.test(plain) ? { code: 'personal', by: 'name' } : null;
};

/**
 * By labels that count, else by the name that they give the holder; null: nobody knows, or labels contradict each other. It is never guessed: a
 * bank looks among its own accounts of the class that an order names.
 */
export const classByLabels = (kinds: readonly string[], holder: string | null): KnownClass | null => {
  for (const among of [told, meant]) {
    const codes = new Set(kinds.flatMap((kind) => among.get(kind) ?? []));
    const [code] = codes;
    if (codes.size > 1) return null;
    if (code !== undefined) return { code, by: 'label' };
  }
  return classByName(holder);
};
