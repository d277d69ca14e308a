import { createHash } from 'node:crypto';
import type { StopOrder } from '../orders/order.js';
import type { OrderKind } from '../orders/terms.js';
import type { FormContext } from './form-values.js';
import { defaultFormTables, type FormTables, fillForm } from './platform-form.js';
import { readableTime } from './zone-time.js';

const titles: Readonly<Record<OrderKind, string>> = {
  stop: '紧急止付通知书',
  extension: '止付延期通知书',
  release: '解除止付通知书',
  'limit-freeze': '限额冻结通知书',
  'receive-only-freeze': '只收不付冻结通知书',
  renewal: '续行冻结通知书',
  unfreeze: '解除冻结通知书',
  watch: '账户动态查询通知书',
};

/** The one style sheet of the page: it stands in the page, nothing is fetched. */
const style = `
@page { size: A4; margin: 20mm; }
body { font: 12pt/1.6 "Noto Sans SC", "Source Han Sans SC", SimSun, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 170mm; }
h1 { font-size: 20pt; text-align: center; letter-spacing: 4pt; margin: 0 0 6mm; }
.head { display: flex; justify-content: space-between; margin-bottom: 4mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #000; padding: 1.5mm 2.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 38%; font-weight: normal; background: #f2f2f2; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
tr { break-inside: avoid; }
.missing { border: 2px solid #000; padding: 2mm; margin: 0 0 4mm; }
.signs { display: flex; justify-content: space-between; margin-top: 14mm; }
.signs p { width: 45%; border-top: 1px solid #000; padding-top: 2mm; margin: 0; }
footer { margin-top: 8mm; font-size: 9pt; }
`;

/** What a content security policy must allow for the printed form, as a source of `style-src`. */
export const printedFormStyle = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, whatever signs it has. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

const row = (label: string, value: string): string =>
  `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`;

/**
 * The form of an order to print on A4, in Chinese, as one HTML page without scripts and without anything from outside.
 * Fields that are empty and must not be stand above the table.
 */
export const printedForm = (order: StopOrder, context: FormContext, tables: FormTables = defaultFormTables): string => {
  const { fields, missing, messageCode } = fillForm(order, context, tables);
  const title = titles[order.kind];
  const labelOf = new Map(fields.map(({ field, label }) => [field, label]));
  const lacking = missing.map((field) => labelOf.get(field)!).join('、');
  const note = missing.length === 0 ? '' : `<p class="missing">以下项目尚缺，补齐前不得送出：${escaped(lacking)}</p>`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>${escaped(`${title} ${order.id}`)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<div class="head"><span>编号：${escaped(order.id)}</span><span>报文代码：${escaped(messageCode)}</span></div>
${note}
<table>
<tbody>
${fields.map(({ label, value }) => row(label, value)).join('\n')}
${row('引证交易流水号', order.anchor.id)}
${row('引证交易时间', readableTime(order.anchor.time, context.zone))}
</tbody>
</table>
<div class="signs"><p>经办人签章</p><p>复核人签章</p></div>
<footer>户名、账号、金额、时间须与引证交易逐字一致，不一致不予止付。</footer>
</body>
</html>
`;
};
