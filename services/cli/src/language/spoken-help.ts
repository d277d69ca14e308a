import { type Argument, type Command, Help, type Option } from 'commander';
import { columnsOf, wrapped } from './wide-text.js';

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** Only what commander puts in itself: `(choices: "a", "b")`, `(default: "30")` at the end. */
const extras = (described: string, text: string): string =>
  text +
  described
    .slice(text.length)
    .replace(/ ?\((?=choices: |default: |preset: )/, '（')
    .replace(/\)$/, '）')
    .replace('choices: ', '可选：')
    .replace('default: ', '默认：')
    .replace('preset: ', '省略时：');

/** Help with Chinese headings, its lines broken where Chinese may be broken. */
export class ChineseHelp extends Help {
  override styleTitle(title: string): string {
    return titles[title] ?? title;
  }
  override commandUsage(command: Command): string {
    return super.commandUsage(command).replace('[options]', '[选项]').replace('[command]', '[命令]');
  }
  override subcommandTerm(command: Command): string {
    return super.subcommandTerm(command).replace('[options]', '[选项]').replace('[command]', '[命令]');
  }
  override optionDescription(option: Option): string {
    return extras(super.optionDescription(option), option.description);
  }
  override argumentDescription(argument: Argument): string {
    return extras(super.argumentDescription(argument), argument.description);
  }
  override displayWidth(text: string): number {
    return columnsOf(text);
  }
  override boxWrap(text: string, columnsMax: number): string {
    return columnsMax < this.minWidthToWrap ? text : wrapped(text, columnsMax);
  }
}
