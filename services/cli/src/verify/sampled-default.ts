/** Entries of each table that `weir verify --store` compares where it is given no number. */
export const sampledDefault = 10_000;
