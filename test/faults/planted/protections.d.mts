export interface Edit {
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

export interface Protection {
  readonly services: readonly string[];
  readonly edits: readonly Edit[];
}

export const protections: Readonly<Record<string, Protection>>;
export function withoutProtection(text: string, edits: readonly Edit[]): string;
