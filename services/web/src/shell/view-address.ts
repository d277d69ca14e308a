import { useNavigate, useSearch } from '@tanstack/react-router';

/** What the address says of a view: names and texts, as anybody can read and change them. */
export type ViewState = Readonly<Record<string, string | undefined>>;

export const readAddress = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

export const writeAddress = (state: Record<string, unknown>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};

export type ChangeView = (change: ViewState, how?: { readonly isStep?: boolean }) => void;

/** The view's state, which lives in the address alone; a change replaces the entry of the history, a step adds one. */
export const useView = (): readonly [ViewState, ChangeView] => {
  const state = useSearch({ strict: false }) as ViewState;
  const navigate = useNavigate();
  const change: ChangeView = (patch, how) =>
    void navigate({
      to: '.',
      search: ((before: ViewState) => ({ ...before, ...patch })) as never,
      replace: how?.isStep !== true,
      // The view is the same one: put back to where it stood when the address was last written, a list would jump under who scrolls it.
      resetScroll: how?.isStep === true,
    });
  return [state, change];
};
