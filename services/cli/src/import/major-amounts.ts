import { type AssetCode, assetOf, parseMajor } from '@weir/model';

// Significant digits that a double keeps for certain: a JSON number has been rounded to one before we see it.
const doubleDigits = 15;

/** Decimal text of an amount; null for a number so large that the asset's decimals may be lost already. */
const textOf = (value: unknown, decimals: number): string | null => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && value < 10 ** (doubleDigits - decimals) ? String(value) : null;
};

/** Reads amounts given in major units ("945646.73" USD → 94564673), and counts those with too many decimals. */
export class MajorAmounts {
  #cut = 0;

  /** How many amounts were cut off. */
  get cut(): number {
    return this.#cut;
  }

  /**
   * Minor units; null where the value is no plain decimal number or too large. Decimals beyond the asset's are cut
   * off downwards: a trace may miss a part of the smallest unit, but never follows money that was not there.
   */
  readonly read = (value: unknown, code: AssetCode): number | null => {
    const asset = assetOf(code);
    const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(textOf(value, asset.decimals) ?? '');
    if (match === null) return null;
    const decimals = match[2] ?? '';
    const kept = decimals.slice(0, asset.decimals);
    const minor = parseMajor(kept === '' ? match[1] : `${match[1]}.${kept}`, asset);
    if (minor !== null && /[1-9]/.test(decimals.slice(kept.length))) this.#cut++;
    return minor;
  };
}
