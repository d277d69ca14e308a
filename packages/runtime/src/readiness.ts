/** Whether a service does its work now. It says so itself; once it drains, it is not ready any more. */
export class Readiness {
  #state: { readonly ok: boolean; readonly why?: string } = { ok: false, why: 'starting' };
  #draining = false;

  get state(): { readonly ok: boolean; readonly why?: string } {
    return this.#draining ? { ok: false, why: 'stopping' } : this.#state;
  }

  ready(): void {
    this.#state = { ok: true };
  }

  notReady(why: string): void {
    this.#state = { ok: false, why };
  }

  drain(): void {
    this.#draining = true;
  }
}
