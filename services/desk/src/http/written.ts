/** Texts of answers that are given more than once. */
const written = new WeakMap<object, Buffer | null>();

/** Says that an answer will be given again as it is: it is written once. Nobody may change it any more. */
export const keepWritten = <Answer extends object>(answer: Answer): Answer => {
  written.set(answer, null);
  return answer;
};

/** An answer as JSON, UTF-8. */
export const writtenOf = (answer: unknown): string | Buffer => {
  if (typeof answer !== 'object' || answer === null) return JSON.stringify(answer);
  const known = written.get(answer);
  if (known === undefined) return JSON.stringify(answer);
  if (known !== null) return known;
  const bytes = Buffer.from(JSON.stringify(answer));
  written.set(answer, bytes);
  return bytes;
};
