/** One file of transfers as the command line names it. */
export interface TransferFile {
  /** The name as given; `rejected.ndjson` repeats it. */
  file: string;
  text: string;
  /** Absent: a name ending in `.csv` says so. */
  csv?: boolean;
  /** `--map`: our field name to the column that holds it. */
  map?: Record<string, string>;
}

/** The options of `weir trace`, spelled as on the command line. */
export interface TraceOptions {
  policy?: string;
  window?: string;
  maxLayers?: number | string;
  floor?: number | string;
  balances?: string;
  hubEntries?: number | string;
  sight?: string[];
  asOf?: number | string;
  links?: boolean;
}

/** A whole run of `weir trace`. */
export interface TraceInput {
  transfers: TransferFile[];
  roots: string;
  labels?: string;
  options: TraceOptions;
}
