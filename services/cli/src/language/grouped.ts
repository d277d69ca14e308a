/**
 * A whole number with its thousands set apart, as `toLocaleString('en')` has it. That one loads what is known of all
 * languages first, which takes as long as a whole question to a server.
 */
export const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
