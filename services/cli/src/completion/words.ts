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
  readonly words: readonly Word[];
  /** By option: the values that it takes, where there are only so many. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Every command of a program with what can stand behind it, the program itself first. */
export const placesOf = (command: Command, path = ''): Place[] => {
  const subcommands = command.commands.map((each) => ({ word: each.name(), about: each.description() }));
  const options = [...command.options].filter(({ hidden, long }) => !hidden && long !== undefined);
  const place: Place = {
    path,
    words: [...subcommands, ...options.map(({ long, description }) => ({ word: long!, about: description }))],
    values: new Map(options.flatMap(({ long, argChoices }) => (argChoices === undefined ? [] : [[long!, argChoices]]))),
  };
  const below = command.commands.flatMap((each) =>
    placesOf(each, path === '' ? each.name() : `${path} ${each.name()}`),
  );
  return [place, ...below];
};
