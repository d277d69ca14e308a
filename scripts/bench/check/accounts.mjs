/** The account of a number. */
export const accountOf = (number) => `bank:CMB:6226${String(number).padStart(15, '0')}`;

/** Tainted accounts lie evenly among the others. */
export const isTainted = (number, accounts, tainted) => number % Math.max(1, Math.floor(accounts / tainted)) === 0;
