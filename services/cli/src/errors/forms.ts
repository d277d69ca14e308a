/**
 * A text with places, `{}`, in which values stand, and the same in Chinese. There `{1}` is the first value as it is,
 * `{1!}` the first value in Chinese too, or the form does not fit, and `{1?}` in Chinese where that is known.
 */
export type Form = readonly [english: string, chinese: string];

const exactly = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const isHan = /[\u4e00-\u9fff]$/;
const isLatin = /^[A-Za-z0-9]/;

/** Tries forms in their order; the first that fits says it. */
export class Forms {
  readonly #forms: readonly { readonly pattern: RegExp; readonly chinese: string }[];

  constructor(forms: readonly Form[]) {
    this.#forms = forms.map(([english, chinese]) => ({
      pattern: new RegExp(`^${english.split('{}').map(exactly).join('(.+?)')}$`, 's'),
      chinese,
    }));
  }

  /** A text in Chinese; null where no form fits: English is better than half of a sentence. */
  chinese(text: string): string | null {
    return this.#chinese(text, new Map());
  }

  /** @param tried what came of the parts that were tried already: a list can be cut in very many ways */
  #chinese(text: string, tried: Map<string, string | null>): string | null {
    const known = tried.get(text);
    if (known !== undefined) return known;
    let said: string | null = null;
    for (const { pattern, chinese } of this.#forms) {
      const values = pattern.exec(text);
      if (values !== null) said = this.#filled(chinese, values, tried);
      if (said !== null) break;
    }
    tried.set(text, said);
    return said;
  }

  #filled(chinese: string, values: readonly string[], tried: Map<string, string | null>): string | null {
    let isKnown = true;
    const said = chinese.replace(/\{(\d)([!?]?)\}/g, (_, place: string, how: string, at: number) => {
      const value = values[Number(place)]!;
      const inChinese = how === '' ? value : this.#chinese(value, tried);
      if (inChinese === null && how === '!') isKnown = false;
      const text = inChinese ?? value;
      // Words of two scripts stand apart: 应为 none.
      return how === '!' && isHan.test(chinese.slice(0, at)) && isLatin.test(text) ? ` ${text}` : text;
    });
    return isKnown ? said : null;
  }
}
