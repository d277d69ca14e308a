/** What an expression of PromQL names: enough to say whether all of it exists. Not a parser of the language. */
export interface Named {
  readonly metrics: readonly { readonly name: string; readonly labels: readonly string[] }[];
  /** Labels of `by`, `on`, `group_left` and the like. */
  readonly groupings: readonly string[];
  /** Any other word: functions and operators. */
  readonly words: readonly string[];
}

const matcher = /^\s*([A-Za-z_]\w*)\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"\s*$/;
const grouping = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)/g;

const labelsOfMatchers = (text: string): string[] =>
  text === ''
    ? []
    : text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((each) => {
        const label = matcher.exec(each)?.[1];
        if (label === undefined) throw new Error(`${each} is no label matcher`);
        return label;
      });

/** @throws what is not closed, or no label matcher */
export const namedIn = (expression: string): Named => {
  const metrics: { name: string; labels: string[] }[] = [];
  let rest = expression.replace(/\b([a-zA-Z_]\w*)\s*\{([^{}]*)\}/g, (_, name: string, text: string) => {
    metrics.push({ name, labels: labelsOfMatchers(text) });
    return ' ';
  });
  const groupings: string[] = [];
  rest = rest.replace(grouping, (_, labels: string) => {
    groupings.push(...labels.split(',').map((label) => label.trim()));
    return ' ';
  });
  let depth = 0;
  for (const sign of rest) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (depth < 0) break;
  }
  if (depth !== 0) throw new Error(`parentheses do not match: ${expression}`);
  rest = rest.replace(/\[(?:\d+[smhd](?::\d+[smhd])?|\$__rate_interval)\]/g, ' ');
  if (/[{}[\]"']/.test(rest)) throw new Error(`something is not closed: ${rest}`);
  const words: string[] = [];
  for (const [word] of rest.matchAll(/(?<![\w.$])[A-Za-z_]\w*/g)) {
    if (word.startsWith('weir_') || word === 'up') metrics.push({ name: word, labels: [] });
    else words.push(word);
  }
  return { metrics, groupings, words };
};
