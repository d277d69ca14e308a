const clearScreen = '\u001b[2J';
const home = '\u001b[H';
const clearRestOfLine = '\u001b[K';
const clearBelow = '\u001b[J';
const wrapOff = '\u001b[?7l';
const wrapOn = '\u001b[?7h';

/** Redraws are at most this often: a burst of alerts is one picture. */
const betweenDrawsMs = 250;
/** Without anything new the picture is drawn again so often, so that "3 min ago" stays true. */
const redrawEveryMs = 10_000;

/** A terminal that shows one picture, drawn anew when something changes. Lines wider than it are cut. */
export class LiveScreen {
  readonly #out: NodeJS.WriteStream;
  readonly #picture: (rows: number) => readonly string[];
  #drawnAtMs = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #steady: NodeJS.Timeout;
  readonly #resized = (): void => this.#draw();

  /** @param picture the lines to show, at most `rows` of them */
  constructor(out: NodeJS.WriteStream, picture: (rows: number) => readonly string[]) {
    this.#out = out;
    this.#picture = picture;
    out.write(clearScreen);
    out.on('resize', this.#resized);
    this.#steady = setInterval(() => this.#draw(), redrawEveryMs);
  }

  changed(): void {
    if (this.#timer !== null) return;
    const waitMs = Math.max(0, this.#drawnAtMs + betweenDrawsMs - Date.now());
    this.#timer = setTimeout(() => this.#draw(), waitMs);
  }

  /** Draws the last picture, and leaves the cursor below it. */
  close(): void {
    clearInterval(this.#steady);
    this.#out.off('resize', this.#resized);
    this.#draw();
    this.#out.write('\n');
  }

  #draw(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#drawnAtMs = Date.now();
    // The last row stays free for the cursor. A terminal that does not say how high it is says 0.
    const lines = this.#picture(Math.max(1, (this.#out.rows || 24) - 1));
    this.#out.write(`${wrapOff}${home}${lines.join(`${clearRestOfLine}\n`)}${clearRestOfLine}${clearBelow}${wrapOn}`);
  }
}
