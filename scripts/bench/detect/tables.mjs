// The figures for people.
const percent = (share) => (share === null ? '–' : `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`);
const yuan = (fen) => Math.round(fen / 100).toLocaleString('en');
const fixed = (number) => (number === null ? '–' : number.toFixed(number < 10 ? 1 : 0));

const columns = [
  ['rule', (rule) => rule],
  ['findings', (_, one) => String(one.findings)],
  ['alarms', (_, one) => String(one.alarms)],
  ['precision', (_, one) => percent(one.precision)],
  ['mules', (_, one) => String(one.mulesFound)],
  ['recall', (_, one) => percent(one.recall)],
  ['of value', (_, one) => percent(one.valueRecall)],
  ['still there ¥', (_, one) => yuan(one.valueStillThere)],
  ['of what came', (_, one) => percent(one.stillThereShare)],
  ['stoppable of loss', (_, one) => percent(one.stoppableShare)],
  ['minutes', (_, one) => fixed(one.minutesToFind)],
  ['false /10k/day', (_, one) => fixed(one.falsePer10kAccountDays)],
];

const printTable = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  rows.forEach((row, place) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    console.log(cells.join('  '));
    if (place === 0) console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  });
};

const top = (counts, most) => {
  const all = Object.entries(counts);
  const named = all.slice(0, most).map(([name, count]) => `${name} ${count}`);
  return all.length > most ? [...named, `${all.length - most} more`].join(' · ') : named.join(' · ');
};

export const printJudgements = (title, perRule, together) => {
  console.log(`\n${title}`);
  const all = [...Object.entries(perRule), ...Object.entries(together)];
  printTable([columns.map(([name]) => name), ...all.map(([rule, one]) => columns.map(([, cell]) => cell(rule, one)))]);
  console.log('\nFalse alarms, by what the account is and what most of the evidence was for');
  for (const [rule, one] of Object.entries(perRule)) {
    if (Object.keys(one.falseByReason).length > 0) console.log(`  ${rule.padEnd(16)} ${top(one.falseByReason, 5)}`);
  }
  console.log('\nMules found of mules, by how the crew works (together)');
  const [, whole] = Object.entries(together)[0];
  for (const [typology, [found, mules]] of Object.entries(whole.byTypology))
    console.log(`  ${typology.padEnd(22)} ${found} of ${mules}`);
};

export const printConfusion = (title, table) => {
  console.log(`\n${title}`);
  const rows = Object.entries(table).map(([label, row]) => [
    label,
    String(row.attempts),
    String(row.notFindable),
    String(row.found),
    percent(row.recall),
    String(row.otherOnly),
    top(row.said, 6),
  ]);
  printTable([
    ['typology', 'attempts', 'not findable', 'found', 'of findable', 'other rules only', 'what was said'],
    ...rows,
  ]);
};

export const printStories = ({ stories, crewAccounts, swaps, perRule, usPerTransfer }) => {
  console.log(`\n${stories} stories, their cases followed: ${crewAccounts} accounts of crews, ${swaps} swaps`);
  const rows = Object.entries(perRule).map(([rule, { standing, high, accounts, right, precision }]) => [
    rule,
    String(standing),
    String(high),
    String(accounts),
    String(right),
    percent(precision),
  ]);
  printTable([['rule', 'standing', 'high', 'accounts', 'right', 'precision'], ...rows]);
  console.log(`Patterns, processor time: ${fixed(usPerTransfer)} µs a transfer, where everybody pays everybody`);
};

export const printDifference = (difference) => {
  console.log('\nShadow less live');
  for (const [rule, one] of Object.entries(difference)) {
    const signed = (number, digits = 0) => `${number > 0 ? '+' : ''}${number.toFixed(digits)}`;
    console.log(
      `  ${rule.padEnd(16)} findings ${signed(one.findings)} · mules ${signed(one.mulesFound)} · ` +
        `stoppable ¥${signed(one.stoppable / 100)} · false /10k/day ${signed(one.falsePer10kAccountDays, 1)} · ` +
        `only live ${one.suspectsOnlyLive} · only shadow ${one.suspectsOnlyShadow}`,
    );
  }
};
