/**
 * A text with places, `{}`, in which values stand, and the same in Chinese. There `{1}` is the first value as it is,
 * `{1!}` the first value in Chinese too, or the form does not fit, and `{1?}` in Chinese where that is known.
 */
export type Form = readonly [english: string, chinese: string];

const exactly = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

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
    for (const { pattern, chinese } of this.#forms) {
      const values = pattern.exec(text);
      const said = values === null ? null : this.#filled(chinese, values);
      if (said !== null) return said;
    }
    return null;
  }

  #filled(chinese: string, values: readonly string[]): string | null {
    let isKnown = true;
    const said = chinese.replace(/\{(\d)([!?]?)\}/g, (_, place: string, how: string) => {
      const value = values[Number(place)]!;
      const inChinese = how === '' ? value : this.chinese(value);
      if (inChinese === null && how === '!') isKnown = false;
      return inChinese ?? value;
    });
    return isKnown ? said : null;
  }
}
