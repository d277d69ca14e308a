/** How rows of one table are written. Values stand in the order of the columns. */
export interface Table<Row> {
  readonly columns: readonly string[];
  values(row: Row): readonly unknown[];
}
