// As much of an assembler for the EVM as a small contract needs: a test should not need a compiler.

const opcodes: Readonly<Record<string, number>> = {
  ...{ stop: 0x00, add: 0x01, sub: 0x03, lt: 0x10, eq: 0x14, iszero: 0x15, or: 0x17, shl: 0x1b, shr: 0x1c },
  ...{ caller: 0x33, calldataload: 0x35, mstore: 0x52, sload: 0x54, sstore: 0x55, jumpi: 0x57, jumpdest: 0x5b },
  ...{ push0: 0x5f, dup1: 0x80, log1: 0xa1, log3: 0xa3, return: 0xf3, revert: 0xfd },
};

/**
 * Code from words: names of instructions; `0x…`, a constant that is pushed, of 1 to 32 bytes; `:name`, a place that can be jumped to;
 * `@name`, which pushes that place. What follows `;` in a line is for readers.
 * @returns hex with `0x`
 */
export const assemble = (source: string): string => {
  const words = source.split('\n').flatMap((line) => line.split(';')[0]!.split(/\s+/).filter(Boolean));
  const [bytes, places, wanted] = [[] as number[], new Map<string, number>(), new Map<number, string>()];
  for (const word of words) {
    if (word.startsWith('0x')) {
      const constant = Buffer.from(word.slice(2), 'hex');
      // PUSH1 is 0x60, PUSH32 is 0x7f.
      bytes.push(0x5f + constant.length, ...constant);
    } else if (word.startsWith(':')) {
      places.set(word.slice(1), bytes.length);
      bytes.push(opcodes['jumpdest']!);
    } else if (word.startsWith('@')) {
      wanted.set(bytes.length + 1, word.slice(1));
      bytes.push(0x61, 0, 0);
    } else {
      const opcode = opcodes[word];
      if (opcode === undefined) throw new RangeError(`no instruction is called ${word}`);
      bytes.push(opcode);
    }
  }
  const code = Buffer.from(bytes);
  for (const [at, name] of wanted) code.writeUInt16BE(places.get(name)!, at);
  return `0x${code.toString('hex')}`;
};
