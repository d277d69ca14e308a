/** A line on a terminal that shows where long work stands; silent where standard error is no terminal. */
export const progressLine = (stream: NodeJS.WriteStream = process.stderr) => {
  let shownAt = 0;
  return {
    show(text: string): void {
      const now = Date.now();
      if (!stream.isTTY || now - shownAt < 200) return;
      shownAt = now;
      stream.write(`\r\u001b[K${text}`);
    },
    end(): void {
      if (stream.isTTY && shownAt > 0) stream.write('\r\u001b[K');
    },
  };
};
