import {
  type AddHelpTextContext,
  type AddHelpTextPosition,
  type Argument,
  Command,
  type ErrorOptions,
  type Help,
  InvalidArgumentError,
  Option,
} from 'commander';
import { helpAfterIn, helpTextIn } from './help-text.js';
import { type Language, languageNamed, languageOf } from './language.js';
import { parseErrorIn } from './parse-error.js';
import { ChineseHelp } from './spoken-help.js';

/** `--lang`, as every command has it. What a shell completes is short; `zh-CN` is taken as well. */
export const languageOption = (): Option =>
  new Option('--lang <language>', "zh or en (default: the terminal's)")
    .choices(['zh', 'en'])
    .argParser((given: string): Language => {
      const language = languageNamed(given);
      if (language === null) throw new InvalidArgumentError('Allowed choices are zh, en.');
      return language;
    });

/**
 * A command that explains itself in the reader's language. Commands are written in English; what they say of
 * themselves is put into the other language here, as it is given, so that no command has to know of it.
 */
export class SpokenCommand extends Command {
  readonly #language: Language;

  constructor(name?: string, language: Language = languageOf()) {
    super(name);
    this.#language = language;
  }

  override createCommand(name?: string): Command {
    return new SpokenCommand(name, this.#language);
  }

  override createHelp(): Help {
    return this.#language === 'zh' ? new ChineseHelp() : super.createHelp();
  }

  override createOption(flags: string, description?: string): Option {
    return super.createOption(flags, description === undefined ? undefined : helpTextIn(this.#language, description));
  }

  override description(): string;
  override description(text: string): this;
  override description(text?: string): string | this {
    return text === undefined ? super.description() : super.description(helpTextIn(this.#language, text));
  }

  override addOption(option: Option): this {
    option.description = helpTextIn(this.#language, option.description);
    return super.addOption(option);
  }

  override addArgument(argument: Argument): this {
    argument.description = helpTextIn(this.#language, argument.description);
    return super.addArgument(argument);
  }

  override addHelpText(position: AddHelpTextPosition, text: string): this;
  override addHelpText(position: AddHelpTextPosition, text: (context: AddHelpTextContext) => string): this;
  override addHelpText(position: AddHelpTextPosition, text: string | ((context: AddHelpTextContext) => string)): this {
    if (typeof text !== 'string') return super.addHelpText(position, text);
    return super.addHelpText(position, helpAfterIn(this.#language, text));
  }

  /** Whatever can be run takes `--lang`, as its last option. */
  // biome-ignore lint/suspicious/noExplicitAny: the signature of the library.
  override action(run: (this: this, ...given: any[]) => void | Promise<void>): this {
    if (!this.options.some(({ long }) => long === '--lang')) this.addOption(languageOption());
    return super.action(run);
  }

  override error(message: string, options?: ErrorOptions): never {
    return super.error(parseErrorIn(this.#language, message), options);
  }
}
