/**
 * Everything that can go wrong between this system and its store. The client's own errors are translated into these
 * once, at the boundary of this package, and never pass it.
 */
export const storeErrorCatalogue = {
  STORE_UNREACHABLE: {
    text: 'the store does not answer, or is too busy to',
    remedy: 'check ClickHouse, its address, memory and disk; the writer goes on by itself',
  },
  STORE_REFUSED: {
    text: 'the store refused a query or rows',
    remedy: 'see the cause; trying again will not help',
  },
  STORE_MIGRATION_ALTERED: {
    text: 'a migration that was applied has another content now',
    remedy: 'restore the file and put the change into a new migration',
  },
  STORE_MIGRATION_UNKNOWN: {
    text: 'the database has a migration that this program does not know',
    remedy: 'use the release that wrote it, or a newer one',
  },
  STORE_VALUE: {
    text: 'the store holds a value that cannot be one of ours',
    remedy: 'stop; find what else writes into the database; fold again from the log',
  },
  STORE_CLOSED: { text: 'the store has been closed', remedy: 'open another' },
} as const;

export type StoreErrorCode = keyof typeof storeErrorCatalogue;

/** The one error of this package: a stable code, the values that matter, and what to do. */
export class WeirStoreError extends Error {
  override readonly name = 'WeirStoreError';
  readonly remedy: string;

  constructor(
    readonly code: StoreErrorCode,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    const { remedy } = storeErrorCatalogue[code];
    super(`${code}: ${detail} (${remedy})`, options);
    this.remedy = remedy;
  }
}

export function isStoreError(error: unknown, code?: StoreErrorCode): error is WeirStoreError {
  return error instanceof WeirStoreError && (code === undefined || error.code === code);
}
