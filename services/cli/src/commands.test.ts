import { expect, test } from 'vitest';
import { commandNamed, commands } from './commands.js';

test('a command is one of ours, and no property that every object has', () => {
  for (const name of Object.keys(commands)) expect(commandNamed(name)).toBe(commands[name]);
  for (const name of ['constructor', 'toString', '__proto__', '']) expect(commandNamed(name)).toBeUndefined();
});
