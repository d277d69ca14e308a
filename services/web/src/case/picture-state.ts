import type { Spot } from '../picture/layout.js';
import { shortName } from '../picture/scene.js';
import type { ViewState } from '../shell/view-address.js';

/** What a reader did to a picture, in short names, as it stands in the address. */
export interface PictureState {
  readonly hidden: readonly string[];
  readonly collapsed: readonly string[];
  readonly opened: readonly string[];
  readonly pins: ReadonlyMap<string, Spot>;
}

const list = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split('.'));

export const pictureStateOf = (view: ViewState): PictureState => ({
  hidden: list(view['h']),
  collapsed: list(view['c']),
  opened: list(view['o']),
  pins: new Map(
    list(view['p']).flatMap((text) => {
      const match = /^(\w+)_(-?\d+)_(-?\d+)$/.exec(text);
      return match === null ? [] : [[match[1]!, { x: Number(match[2]), y: Number(match[3]) }] as const];
    }),
  ),
});

export const addressOfPicture = (state: PictureState): ViewState => ({
  h: state.hidden.join('.') || undefined,
  c: state.collapsed.join('.') || undefined,
  o: state.opened.join('.') || undefined,
  p: [...state.pins].map(([name, { x, y }]) => `${name}_${Math.round(x)}_${Math.round(y)}`).join('.') || undefined,
});

const toggled = (names: readonly string[], name: string): string[] =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];

export type PictureAct =
  | { readonly kind: 'hide'; readonly id: string }
  | { readonly kind: 'collapse'; readonly id: string }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'pin'; readonly id: string; readonly spot: Spot | null }
  | { readonly kind: 'show-hidden' };

/** The state after an act; hiding, opening and collapsing a second time takes it back. */
export const afterAct = (state: PictureState, act: PictureAct): PictureState => {
  if (act.kind === 'show-hidden') return { ...state, hidden: [] };
  const name = shortName(act.id);
  if (act.kind === 'hide') return { ...state, hidden: toggled(state.hidden, name) };
  if (act.kind === 'collapse') return { ...state, collapsed: toggled(state.collapsed, name) };
  if (act.kind === 'open') return { ...state, opened: toggled(state.opened, name) };
  const pins = new Map(state.pins);
  if (act.spot === null) pins.delete(name);
  else pins.set(name, act.spot);
  return { ...state, pins };
};

/** The ids among these whose short names are in a list. */
export const idsOf = (ids: Iterable<string>, names: readonly string[]): Set<string> => {
  if (names.length === 0) return new Set();
  const wanted = new Set(names);
  const found = new Set<string>();
  for (const id of ids) if (wanted.has(shortName(id))) found.add(id);
  return found;
};
