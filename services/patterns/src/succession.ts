import { beat, type PulseTopic, untilSilent } from '@weir/log';

/** Of several instances of patterns: waits until nobody speaks, then says that this one does. */
export class Succession {
  readonly #pulse: PulseTopic;
  readonly #silenceMs: number;
  readonly #onNews: () => void;
  #isListening = false;
  #isSilent = false;
  #failure: { readonly error: unknown } | null = null;

  /** @param onNews called when it is silent, or the log failed */
  constructor(pulse: PulseTopic, silenceMs: number, onNews: () => void) {
    this.#pulse = pulse;
    this.#silenceMs = silenceMs;
    this.#onNews = onNews;
  }

  /** Nobody speaks. @throws what the log failed with */
  get isDue(): boolean {
    if (this.#failure !== null) throw this.#failure.error;
    return this.#isSilent;
  }

  /** This one is ready to speak: begins to listen whether somebody does. */
  listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    untilSilent(this.#pulse, this.#silenceMs).then(
      (isSilent) => {
        this.#isSilent = isSilent;
        this.#onNews();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  /** This one speaks from here on. */
  speak(): void {
    beat(this.#pulse).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (this.#pulse.signal.aborted) return;
    this.#failure = { error };
    this.#onNews();
  }
}
