// Benchmarks, each a program with a table: npm run bench -- <name> [options] [--json]
//
// A benchmark is a file scripts/bench/<name>.mjs that exports
//   name      what it is called on the command line
//   describe  one line for the list
//   options   as for util.parseArgs, each with `default` and a line `help`
//   run       (values) => figures, an object of JSON values; it may print progress to standard error
//   print     optional: (figures) => void, where a table of the figures as they are would not do
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const folder = path.join(import.meta.dirname, 'bench');
const existing = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();

const load = (name) => import(path.join(folder, `${name}.mjs`));

const common = {
  json: { type: 'boolean', default: false, help: 'the last line of the output is one JSON object' },
  help: { type: 'boolean', short: 'h', default: false, help: 'this text' },
};

const usage = async () => {
  const lines = ['npm run bench -- <name> [options] [--json]', ''];
  for (const name of existing) {
    const { describe } = await load(name);
    lines.push(`  ${name.padEnd(10)} ${describe}`);
  }
  return [...lines, '', 'npm run bench -- <name> --help lists its options.'].join('\n');
};

const optionLines = (options) =>
  Object.entries(options).map(([option, { type, default: value, help }]) => {
    const given = type === 'boolean' ? `--${option}` : `--${option} ${(value ?? '') === '' ? '…' : value}`;
    return `  ${given.padEnd(28)} ${help ?? ''}`;
  });

const main = async () => {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined || name.startsWith('-')) {
    console.log(await usage());
    return name === '--help' || name === '-h' ? 0 : 2;
  }
  if (!existing.includes(name)) {
    console.error(`There is no benchmark ${name}.\n\n${await usage()}`);
    return 2;
  }
  const bench = await load(name);
  const options = { ...bench.options, ...common };
  let values;
  try {
    ({ values } = parseArgs({ args: rest, options }));
  } catch (cause) {
    console.error(`${cause.message}\n\n${optionLines(options).join('\n')}`);
    return 2;
  }
  if (values.help) {
    console.log([`npm run bench -- ${name} [options]`, '', bench.describe, '', ...optionLines(options)].join('\n'));
    return 0;
  }
  let figures;
  try {
    figures = await bench.run(values);
  } catch (cause) {
    if (cause.code !== 'USAGE') throw cause;
    console.error(cause.message);
    return 2;
  }
  if (values.json) console.log(JSON.stringify(figures));
  else if (bench.print === undefined) console.table(figures);
  else bench.print(figures);
  return 0;
};

process.exitCode = await main();
