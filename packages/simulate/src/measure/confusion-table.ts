/** What was said of one labelled thing. */
export interface Labelled {
  readonly label: string;
  /** Rules that spoke; none: it was missed. */
  readonly said: readonly string[];
  /** Why it could not be found; null: it could. */
  readonly notFindable: string | null;
}

export interface ConfusionRow {
  readonly attempts: number;
  readonly notFindable: number;
  /** Its own rule spoke. */
  readonly found: number;
  /** Some other rule spoke, its own did not. */
  readonly otherOnly: number;
  /** Found among those that can be found. */
  readonly recall: number | null;
  /** How many attempts each rule spoke of. */
  readonly said: Readonly<Record<string, number>>;
}

/**
 * Labels against what the rules said.
 * @param ownRule the rules that count as having recognised a label
 */
export const confusionTable = (
  labelled: readonly Labelled[],
  ownRules: (label: string) => readonly string[],
): Record<string, ConfusionRow> => {
  const labels = [...new Set(labelled.map(({ label }) => label))].sort();
  return Object.fromEntries(
    labels.map((label) => {
      const mine = labelled.filter((one) => one.label === label);
      const own = new Set(ownRules(label));
      const said: Record<string, number> = {};
      for (const one of mine) for (const rule of new Set(one.said)) said[rule] = (said[rule] ?? 0) + 1;
      const found = mine.filter((one) => one.said.some((rule) => own.has(rule)));
      const findable = mine.filter((one) => one.notFindable === null);
      const row: ConfusionRow = {
        attempts: mine.length,
        notFindable: mine.length - findable.length,
        found: found.length,
        otherOnly: mine.filter((one) => one.said.length > 0 && !found.includes(one)).length,
        recall: findable.length === 0 ? null : found.filter((one) => one.notFindable === null).length / findable.length,
        said,
      };
      return [label, row];
    }),
  );
};
