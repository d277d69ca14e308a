import { Argument, type Command } from 'commander';
import { commands } from '../commands.js';
import { type Language, languageOf } from '../language/language.js';
import { languageOption, SpokenCommand } from '../language/spoken-command.js';
import { bashScript, zshScript } from './scripts.js';
import { placesOf } from './words.js';

/** The whole program, to be looked at and not to be run. */
export const wholeProgram = async (language: Language = languageOf()): Promise<Command> => {
  const program = new SpokenCommand('weir', language).addOption(languageOption());
  for (const load of Object.values(commands)) (await load())(program, () => undefined);
  return program;
};

/** `weir completion`: a script that lets the shell complete commands and options. Exit status 0, 2 usage. */
export const addCompletion = (program: Command, exit: (status: number) => void): void => {
  program
    .command('completion')
    .description('print a script that completes commands and options: source <(weir completion bash)')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh']))
    .action(async (shell: 'bash' | 'zsh') => {
      const places = placesOf(await wholeProgram());
      process.stdout.write(shell === 'bash' ? bashScript(places) : zshScript(places));
      exit(0);
    });
};
