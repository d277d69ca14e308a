import { z } from 'zod';
import type { StopOrder } from '../orders/order.js';
import { type FormContext, type FormValue, formValues } from './form-values.js';

/** A field of a message: its name, what people call it, which value it shows, and whether it may be empty. */
export const FormField = z.strictObject({
  field: z.string().min(1).max(60),
  label: z.string().min(1).max(60),
  from: z.string().min(1).max(60),
  required: z.boolean(),
});
export type FormField = z.infer<typeof FormField>;

/** The fields of each message, by code: configuration, since versions move. */
export const FormTables = z.record(z.string(), z.array(FormField));
export type FormTables = z.infer<typeof FormTables>;

const field = (name: string, label: string, from: FormValue, required = true): FormField => ({
  field: name,
  label,
  from,
  required,
});

const application = [
  field('ApplicationID', '业务申请编号', 'applicationId'),
  field('CaseNumber', '案件编号', 'caseNumber'),
  field('EmergencyLevel', '紧急程度', 'emergencyLevel'),
];
const original = field('OriginalApplicationID', '原业务申请编号', 'originalApplicationId');
const target = [
  field('BankID', '止付账户所属银行机构编码', 'bankCode'),
  field('BankName', '止付账户所属银行名称', 'bankName'),
  field('AccountType', '账户类别（01 个人，02 对公）', 'accountClass'),
  field('AccountName', '户名', 'holder'),
  field('AccountNumber', '账卡号', 'account'),
];
/** The transfer that must match to the letter. */
const anchor = [
  field('TransferOutBankID', '转出账户所属银行机构编码', 'payerBankCode'),
  field('TransferOutBankName', '转出账户银行名称', 'payerBankName'),
  field('TransferOutAccountName', '转出账户名', 'payerName'),
  field('TransferOutAccountNumber', '转出账卡号', 'payerAccount'),
  field('Currency', '币种', 'currency'),
  field('TransferAmount', '转出金额（元）', 'anchorAmount'),
  field('TransferTime', '转出时间', 'anchorTime'),
];
const applicant = [
  field('ApplicationTime', '申请时间', 'applicationTime'),
  field('ApplicationOrgName', '申请机构名称', 'unit'),
  field('OperatorName', '经办人姓名', 'officer'),
  field('InvestigatorName', '协查人姓名', 'secondOfficer'),
];
const term = [field('StartTime', '起始时间', 'startTime'), field('ExpireTime', '截止时间', 'endTime')];
const longer = [
  field('PostponeStartTime', '延期起始时间', 'extensionStart'),
  field('ExpireTime', '截止时间', 'endTime'),
  field('ExtendRemark', '延期说明', 'basis'),
];
const ending = [field('WithdrawalRemark', '解除说明', 'basis')];

/** As public code of 2016 shows the messages. */
export const defaultFormTables: FormTables = {
  '100101': [
    ...application,
    field('ApplicationType', '申请类型', 'applicationType'),
    field('OriginalApplicationID', '原举报申请编号', 'originalApplicationId', false),
    ...anchor,
    ...target,
    field('Reason', '止付事由', 'basis'),
    ...term,
    ...applicant,
  ],
  '100103': [...application, original, ...target, ...ending, ...applicant],
  '100105': [...application, original, ...target, ...longer, ...applicant],
  '100201': [
    ...application,
    field('FreezeType', '冻结方式（01 限额，02 只收不付）', 'freezeMode'),
    ...target,
    field('Currency', '币种', 'currency'),
    field('Balance', '申请冻结限额（元）', 'amount'),
    field('Reason', '冻结事由', 'basis'),
    ...term,
    ...applicant,
  ],
  '100203': [...application, original, ...target, ...ending, ...applicant],
  '100205': [...application, original, ...target, ...longer, ...applicant],
  '100305': [...application, ...target, field('Reason', '查询事由', 'basis'), ...term, ...applicant],
};

export interface FilledForm {
  readonly messageCode: string;
  readonly fields: readonly { readonly field: string; readonly label: string; readonly value: string }[];
  /** Fields that must not be empty and are: a form with any is refused where it is handed in. */
  readonly missing: readonly string[];
}

/**
 * The message of an order, filled. Times are `yyyyMMddHHmmss` in the context's zone, sums in yuan.
 * @throws {RangeError} where the tables know no message of the order's code, or name a value that there is not
 */
export const fillForm = (
  order: StopOrder,
  context: FormContext,
  tables: FormTables = defaultFormTables,
): FilledForm => {
  const values: Readonly<Record<string, string>> = formValues(order, context);
  const { messageCode } = values;
  const table = tables[messageCode!];
  if (table === undefined) throw new RangeError(`no table for the message ${messageCode}`);
  const fields = table.map(({ field: name, label, from }) => {
    const value = values[from];
    if (value === undefined) throw new RangeError(`the table of ${messageCode} names the value ${from}`);
    return { field: name, label, value };
  });
  const missing = table.flatMap(({ required, from, field: name }) => (required && values[from] === '' ? [name] : []));
  return { messageCode: messageCode!, fields, missing };
};
