import { plainSigns } from './plain-signs.js';
import type { ReportTexts, Section } from './report-text.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escaped = (text: string): string => plainSigns(text).replace(/[&<>"']/g, (sign) => escapes[sign]!);

const sectionHtml = ({ title, sentences, table }: Section): string => {
  const cells = (row: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const shown =
    table === null
      ? ''
      : `<table><thead>${cells(table.head, 'th')}</thead><tbody>${table.rows.map((row) => cells(row, 'td')).join('\n')}</tbody></table>`;
  return `<section><h2>${escaped(title)}</h2>${sentences.map((text) => `<p>${escaped(text)}</p>`).join('')}${shown}</section>`;
};

const style = `body{font:14px/1.6 "Noto Sans SC","Source Han Sans SC","Microsoft YaHei",sans-serif;color:#1b1f24;margin:2.5em auto;max-width:72em;padding:0 1.5em}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #c9ced6}
table{border-collapse:collapse;width:100%;font-size:12px;font-variant-numeric:tabular-nums}
th,td{border:1px solid #c9ced6;padding:.25em .5em;text-align:left;overflow-wrap:anywhere}th{background:#f0f2f5}
.watermark{position:fixed;inset:0;pointer-events:none;display:flex;align-items:center;justify-content:center;font-size:3em;color:#00000012;transform:rotate(-30deg)}
@page{size:A4 landscape;margin:14mm;@bottom-center{content:counter(page) " / " counter(pages)}}
thead{display:table-header-group}tr{break-inside:avoid}`;

/** The report as one page without outside resources. */
export const reportHtml = ({ title, watermark, sections }: ReportTexts): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style></head>
<body><div class="watermark" aria-hidden="true">${escaped(watermark)}</div><h1>${escaped(title)}</h1>
${sections.map(sectionHtml).join('\n')}
</body></html>
`;
