import { type AssetCode, assetOf, parseMajor } from '@weir/model';

// Digits of a decimal number that a double keeps for certain; beyond them reading JSON has changed it already.
const doubleDigitsMax = 15;

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return null;
  const text = String(value);
  return text.replace('.', '').replace(/^0+/, '').length <= doubleDigitsMax ? text : null;
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
    const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(textOf(value) ?? '');
    if (match === null) return null;
    const asset = assetOf(code);
    const decimals = match[2] ?? '';
    const kept = decimals.slice(0, asset.decimals);
    const minor = parseMajor(kept === '' ? match[1] : `${match[1]}.${kept}`, asset);
    if (minor !== null && /[1-9]/.test(decimals.slice(kept.length))) this.#cut++;
    return minor;
  };
}
