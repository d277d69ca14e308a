import type { CasePicture } from '@weir/desk-api';
import { useMemo, useRef, useState } from 'react';
import { type Drawing, drawingOf } from '../picture/drawing.js';
import { fold, sceneOf } from '../picture/fold.js';
import { type Placement, place, type Spot } from '../picture/layout.js';
import { idOfNode, type Scene, shortName } from '../picture/scene.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { addressOfPicture, afterAct, idsOf, type PictureAct, pictureStateOf } from './picture-state.js';

export interface PictureModel {
  /** When the answer was there to be drawn, milliseconds of the page: what the first drawing is measured from. */
  readonly beganMs: number;
  readonly scene: Scene;
  readonly drawing: Drawing;
  readonly pinned: ReadonlySet<string>;
  readonly hiddenCount: number;
  readonly collapsed: ReadonlySet<string>;
  readonly act: (act: PictureAct) => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  /** The thing in which an account stands, or the group it is folded into; null: put away. */
  readonly thingOf: (id: string) => string | null;
}

const foldAll = 100_000;

/** The picture of a case with what its reader did to it: state in the address, places kept for as long as it is open. */
export const useCasePicture = (
  picture: Pick<CasePicture, 'nodes' | 'edges'>,
  view: ViewState,
  change: ChangeView,
): PictureModel => {
  const { h, c, o, p } = view;
  const state = useMemo(() => pictureStateOf({ h, c, o, p }), [h, c, o, p]);
  const isFolded = view['fold'] !== '0';
  const began = useRef(0);
  if (began.current === 0) began.current = performance.now();
  const folding = useMemo(() => fold(picture, isFolded ? undefined : foldAll), [picture, isFolded]);
  const ids = useMemo(() => [...picture.nodes.map(idOfNode), ...folding.members.keys()], [picture, folding]);
  const choice = useMemo(
    () => ({
      hidden: idsOf(ids, state.hidden),
      collapsed: idsOf(ids, state.collapsed),
      opened: idsOf(ids, state.opened),
    }),
    [ids, state],
  );
  const scene = useMemo(() => sceneOf(picture, folding, choice), [picture, folding, choice]);
  const placed = useRef<{ isFolded: boolean; placement: Placement }>({ isFolded, placement: new Map() });
  const placement = useMemo(() => {
    // Unfolding everything is another picture; all else keeps its places.
    const before = placed.current.isFolded === isFolded ? placed.current.placement : new Map();
    const after = place(before, scene);
    placed.current = { isFolded, placement: after };
    return after;
  }, [scene, isFolded]);
  const pins = useMemo(() => {
    const found = new Map<string, Spot>();
    if (state.pins.size > 0)
      for (const id of ids) {
        const spot = state.pins.get(shortName(id));
        if (spot !== undefined) found.set(id, spot);
      }
    return found;
  }, [ids, state]);
  const drawing = useMemo(() => drawingOf(scene, placement, pins), [scene, placement, pins]);
  const [past, setPast] = useState<readonly ViewState[]>([]);
  const [future, setFuture] = useState<readonly ViewState[]>([]);
  const now: ViewState = { h, c, o, p };
  return {
    beganMs: began.current,
    scene,
    drawing,
    pinned: useMemo(() => new Set(pins.keys()), [pins]),
    hiddenCount: choice.hidden.size,
    collapsed: choice.collapsed,
    act: (act) => {
      setPast([...past, now]);
      setFuture([]);
      change(addressOfPicture(afterAct(state, act)));
    },
    undo:
      past.length === 0
        ? null
        : () => {
            setPast(past.slice(0, -1));
            setFuture([...future, now]);
            change(past.at(-1)!);
          },
    redo:
      future.length === 0
        ? null
        : () => {
            setFuture(future.slice(0, -1));
            setPast([...past, now]);
            change(future.at(-1)!);
          },
    thingOf: (id) => {
      if (scene.things.has(id)) return id;
      const group = folding.groupOf.get(id);
      return group !== undefined && scene.things.has(group) ? group : null;
    },
  };
};
