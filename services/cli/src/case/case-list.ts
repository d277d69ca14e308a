import type { CaseSummary } from '@weir/store';
import type { Language } from '../alerts/language.js';
import { plainTable } from '../alerts/plain-table.js';
import { printable } from '../alerts/printable.js';
import { readableAmount } from '../alerts/readable-amount.js';

const amounts = (sums: CaseSummary['sums'], sum: 'roots' | 'inFlight'): string =>
  Object.entries(sums)
    .filter(([, each]) => each[sum] !== '0')
    .map(([asset, each]) => readableAmount(each[sum], asset))
    .join(', ');

const marks = ({ stale, withdrawn, missingRoots }: CaseSummary, language: Language): string => {
  const zh = language === 'zh';
  return [
    ...(withdrawn ? [zh ? '已撤回' : 'withdrawn'] : []),
    ...(stale ? [zh ? '待更新' : 'stale'] : []),
    ...(missingRoots.length > 0
      ? [
          zh
            ? `缺 ${missingRoots.length} 笔源头交易`
            : `${missingRoots.length} ${missingRoots.length === 1 ? 'root' : 'roots'} missing`,
        ]
      : []),
  ].join(', ');
};

/** The cases as a table, or what to do where there are none. */
export const caseList = (cases: readonly CaseSummary[], language: Language): string[] => {
  const zh = language === 'zh';
  if (cases.length === 0) {
    return [
      zh
        ? '暂无案件。weir report 登记案件；weir simulate --to-topics 生成演示数据。'
        : 'No cases yet. weir report opens one; weir simulate --to-topics makes some to look at.',
    ];
  }
  const heads = zh ? ['案件', '被骗', '在途', ''] : ['case', 'stolen', 'in flight', ''];
  return plainTable(
    heads.map((head, at) => ({ head, align: at === 1 || at === 2 ? 'right' : 'left' })),
    cases.map((each) => [
      printable(each.case),
      amounts(each.sums, 'roots'),
      amounts(each.sums, 'inFlight'),
      marks(each, language),
    ]),
  );
};
