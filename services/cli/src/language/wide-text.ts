// What East Asian terminals draw two columns wide: the blocks that Chinese text is made of.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/gu;

/** Columns that a text takes on a terminal. For help; tables have their own measure (cli-table3). */
export const columnsOf = (text: string): number => [...text].length + (text.match(wide)?.length ?? 0);

// A wide character with what may not begin a line, or a word of others with its spaces.
const pieces =
  /\s*(?:[（「“《]*[\u2e80-\u3000\u3003-\u3007\u3040-\u9fff\uf900-\ufaff](?:[，。；：、！？）」”》…]+)?|[^\s\u2e80-\u9fff\uf900-\ufaff]+)|\s*\S/gu;

/** A text in lines of at most so many columns, broken at spaces and between Chinese characters. */
export const wrapped = (text: string, columnsMax: number): string =>
  text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let now = '';
      for (const piece of line.match(pieces) ?? []) {
        if (now !== '' && columnsOf(now) + columnsOf(piece) > columnsMax) {
          lines.push(now);
          now = piece.trimStart();
        } else now += piece;
      }
      return [...lines, now].join('\n');
    })
    .join('\n');
