import type { Command } from 'commander';

/** A word that can stand next, and what it is. */
export interface Word {
  readonly word: string;
  readonly about: string;
}

/** What can be typed behind a command. */
export interface Place {
  /** The words of the command, `case show`; empty: behind `weir` itself. */
  readonly path: string;
  /** Commands below it, and what its argument can be where there are only so many. None: names of files, as ever. */
  readonly words: readonly Word[];
  readonly options: readonly Word[];
  /** By option: the values that it takes, where there are only so many. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Options that take any other value: the name of a file, as likely as not. */
  readonly open: readonly string[];
}

/** The library makes it by itself, and names it nowhere. */
const help: Word = { word: 'help', about: 'display help for command' };

/** Every command of a program with what can stand behind it, the program itself first. */
export const placesOf = (command: Command, path = ''): Place[] => {
  const { commands, registeredArguments } = command;
  const subcommands = commands.map((each) => ({ word: each.name(), about: each.description() }));
  const choices = registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((word) => ({ word, about: description })),
  );
  const known = command.options.filter(({ hidden, long }) => !hidden && long !== undefined);
  const options = known.map(({ long, description }) => ({ word: long!, about: description }));
  const takesNothing = commands.length === 0 && registeredArguments.length === 0;
  const place: Place = {
    path,
    words: takesNothing ? options : [...subcommands, ...(path === '' ? [help] : []), ...choices],
    options,
    values: new Map(known.flatMap(({ long, argChoices }) => (argChoices === undefined ? [] : [[long!, argChoices]]))),
    open: known.filter(({ argChoices, required }) => required && argChoices === undefined).map(({ long }) => long!),
  };
  const below = commands.flatMap((each) => placesOf(each, path === '' ? each.name() : `${path} ${each.name()}`));
  return [place, ...below];
};
