/** One thing looked at. `mend` is the one line that puts it right; null when it is right. */
export interface DoctorLine {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly mend: string | null;
}

export function line(name: string, ok: boolean, detail: string, mend: string): DoctorLine {
  return { name, ok, detail, mend: ok ? null : mend };
}
