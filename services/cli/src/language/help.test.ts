import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { wholeProgram } from '../completion/command.js';
import { chineseHelp, helpAfterIn, paragraphsOf } from './help-text.js';
import { parseErrorIn } from './parse-error.js';
import { SpokenCommand } from './spoken-command.js';
import { columnsOf } from './wide-text.js';

/** A command and all below it. */
const withAll = (command: Command): Command[] => [command, ...command.commands.flatMap(withAll)];

/** What a command prints of itself: its help, then the texts behind it. */
const printedBy = (command: Command): string[] => {
  const printed: string[] = [];
  command.configureOutput({ writeOut: (text) => printed.push(text) });
  command.outputHelp();
  return printed;
};

/** All English that commands say of themselves. */
const englishOf = (command: Command): string[] =>
  withAll(command).flatMap((each) => [
    each.description(),
    ...each.registeredArguments.map(({ description }) => description),
    ...each.options.map(({ description }) => description),
    ...printedBy(each).slice(1).flatMap(paragraphsOf),
  ]);

describe('help', () => {
  test('is there in Chinese for every command, argument and option, and for nothing that is gone', async () => {
    const english = new Set(englishOf(await wholeProgram('en')).filter((text) => text !== ''));
    expect([...english].filter((text) => !Object.hasOwn(chineseHelp, text))).toEqual([]);
    // What the library adds, and main.ts.
    const elsewhere = new Set([
      'weir (堰): follows stolen money through layers of accounts, and says where it can still be stopped',
      '(weir help <command> says more)',
      'output the version number',
      'display help for command',
    ]);
    expect(Object.keys(chineseHelp).filter((text) => !english.has(text) && !elsewhere.has(text))).toEqual([]);
  });

  test('names in Chinese the options, commands and numbers that it names in English', () => {
    // A word of theirs, or a number, is the same in both; what is only English prose is not.
    const exact =
      /--[a-z][a-z-]*|WEIR_[A-Z_]+|\b(?:[a-z]+-)*[a-z]+\.(?:v1|ndjson|json|yaml)\b|\b\d[\d,.:]*\d\b|\bCtrl-C\b/g;
    const namedIn = (text: string): string[] => [...new Set(text.match(exact) ?? [])].sort();
    for (const [english, chinese] of Object.entries(chineseHelp)) {
      expect(namedIn(chinese), english).toEqual(namedIn(english));
      expect(chinese, english).toMatch(/[\u4e00-\u9fff]|^[\w.、 ]+或 [\w.]+$/);
    }
  });

  test('is written in one language, its lines not wider than the terminal', async () => {
    const program = await wholeProgram('zh');
    for (const command of withAll(program)) {
      const [help] = printedBy(command);
      expect(help).not.toMatch(/Usage:|Options:|Arguments:|Commands:|\(default: |\(choices: |display help/);
      // The first line is as long as the names of its arguments are. The list of all commands leaves less room than the
      // library breaks lines in, in English too.
      const lines = command.parent === null ? [] : help!.split('\n').slice(1);
      const wide = lines.filter((line) => columnsOf(line) > 80);
      expect(wide, command.name()).toEqual([]);
    }
  });

  test('is what it was in English', async () => {
    const program = await wholeProgram('en');
    const list = withAll(program).find((command) => command.name() === 'list' && command.parent?.name() === 'case')!;
    expect(printedBy(list)).toEqual([
      `Usage: weir case list [options]

all cases

Options:
  --json              NDJSON (default: false)
  --lang <language>   zh or en (default: the terminal's) (choices: "zh", "en")
  --namespace <name>  the installation to ask (default: the configured one)
  -h, --help          display help for command
`,
      '\nExit status: 0; 1 a server is away; 2 a wrong option.\n',
    ]);
    expect(helpAfterIn('en', '\nx\n\ny')).toBe('\nx\n\ny');
  });
});

describe('the language of one command', () => {
  const asked = (...words: string[]): unknown => {
    const program = new SpokenCommand('weir', 'en').exitOverride().configureOutput({ writeErr: () => undefined });
    let given: unknown;
    program.command('see').action((flags: { readonly lang?: string }) => {
      given = flags.lang;
    });
    program.parse(words, { from: 'user' });
    return given;
  };

  test('can be asked for by any command, by the name of the locale too', () => {
    expect(asked('see', '--lang', 'zh-CN')).toBe('zh');
    expect(asked('see', '--lang', 'zh')).toBe('zh');
    expect(asked('see', '--lang=en')).toBe('en');
    expect(asked('see')).toBeUndefined();
    expect(() => asked('see', '--lang', 'fr')).toThrow('Allowed choices are zh, en.');
  });
});

describe('a refusal of the parser', () => {
  const refusal = (language: 'zh' | 'en', ...words: string[]): string => {
    const program = new SpokenCommand('weir', language).exitOverride().configureOutput({ writeErr: () => undefined });
    program
      .command('see')
      .argument('<what>', 'what')
      .option('--limit <n>', 'at most')
      .option('--follow', 'go on')
      .action(() => undefined);
    try {
      program.parse(words, { from: 'user' });
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it was taken');
  };

  test('is told in Chinese, with what it is about', () => {
    expect(refusal('zh', 'sea')).toBe('错误：没有命令 sea\n（是否想输入 see？）');
    expect(refusal('zh', 'see')).toBe('错误：缺少参数 <what>');
    expect(refusal('zh', 'see', 'a', 'b')).toBe('错误：参数过多，应为 1 个，实有 2 个。');
    expect(refusal('zh', 'see', 'a', '--limit')).toBe('错误：选项 --limit <n> 缺少取值');
    expect(refusal('zh', 'see', 'a', '--wide')).toBe('错误：没有选项 --wide');
    expect(refusal('zh', 'see', 'a', '--lang', '$&')).toBe(
      '错误：选项 --lang <language> 不接受取值 $&。可选：zh, en。',
    );
    expect(refusal('en', 'sea')).toBe("error: unknown command 'sea'\n(Did you mean see?)");
  });

  test('that nobody has translated stays as it is', () => {
    expect(parseErrorIn('zh', 'error: something new')).toBe('error: something new');
  });
});
