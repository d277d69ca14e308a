import { WeirError } from '@weir/model/errors';
import { CommanderError } from 'commander';
import { asParsed, commandsFor, nameIn } from './commands.js';
import { helpTextIn } from './language/help-text.js';
import { languageAsked, languageOf } from './language/language.js';
import { languageOption, SpokenCommand } from './language/spoken-command.js';
import { maskFor } from './run/state-mask.js';

// What is asked for on the line holds for all that this process says, and for what it starts.
const asked = languageAsked(process.argv.slice(2));
if (asked !== null) process.env['WEIR_LANG'] = asked;

const program = new SpokenCommand('weir')
  .description('weir (堰): follows stolen money through layers of accounts, and says where it can still be stopped')
  .version('0.1.0')
  .addOption(languageOption())
  .showHelpAfterError(helpTextIn(languageOf(), '(weir help <command> says more)'))
  .enablePositionalOptions()
  .exitOverride();

// Whoever reads a pipe may go when it has seen enough: what is printed after that nobody misses.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const exit = (status: number): void => {
  process.exitCode = status;
};

const words = asParsed(process.argv.slice(2));
process.umask(maskFor(nameIn(words), process.umask()));
for (const load of commandsFor(words)) (await load())(program, exit);

/** Loaded when it is needed: a trace should not wait for the texts of errors either. */
const messageInChinese = async (error: Error): Promise<string> => {
  const { chineseMessage } = await import('./errors/told.js');
  const { code = '', detail = error.message } = error as { readonly code?: string; readonly detail?: string };
  return chineseMessage(code, detail);
};

/** What a command was called with says itself how to call it: no code stands before it, as of all other commands. */
const messageInEnglish = (error: Error): string =>
  error instanceof WeirError && error.code === 'USAGE' ? error.detail : error.message;

try {
  await program.parseAsync(words, { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Error && ('remedy' in error || 'syscall' in error || error instanceof WeirError)) {
    // Ours, or a disk or a folder that refused: what it says is enough, where it was thrown is not for the user.
    console.error(`weir: ${languageOf() === 'zh' ? await messageInChinese(error) : messageInEnglish(error)}`);
    process.exitCode = 2;
  } else throw error;
}
