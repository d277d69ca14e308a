import { Argument, Command } from 'commander';
import { commands } from '../commands.js';
import { bashScript, zshScript } from './scripts.js';
import { placesOf } from './words.js';

/** The whole program, to be looked at and not to be run. */
export const wholeProgram = async (): Promise<Command> => {
  const program = new Command('weir');
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
