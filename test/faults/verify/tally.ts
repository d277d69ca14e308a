/** What a comparison found. Every count is of things a user would see: transfers, rows, alerts, messages. */
export class Tally {
  lost = 0;
  doubled = 0;
  wrong = 0;
  /** The first of each kind in words, for people. */
  readonly notes: string[] = [];
  static readonly #notesMax = 12;

  add(kind: 'lost' | 'doubled' | 'wrong', what: string, count = 1): void {
    if (count <= 0) return;
    this[kind] += count;
    if (this.notes.length < Tally.#notesMax) this.notes.push(`${kind}: ${what}`);
  }

  get isClean(): boolean {
    return this.lost + this.doubled + this.wrong === 0;
  }
}
