import type { CasePicture } from '@weir/desk-api';
import { useMemo, useRef } from 'react';
import { useSay } from '../language/language.js';
import { Legend } from '../picture/Legend.js';
import { Picture, type PictureHandle } from '../picture/Picture.js';
import { idOfNode, nodeId, type Thing } from '../picture/scene.js';
import { useKeys } from '../shell/keys.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { PictureTools } from './PictureTools.js';
import { ThingList } from './ThingList.js';
import { ThingPanel } from './ThingPanel.js';
import { useCasePicture } from './use-case-picture.js';

/** The picture with the list beside it and, when something is chosen, what is known of it. */
export const CaseCanvas = ({
  name,
  picture,
  view,
  change,
}: {
  name: string;
  picture: CasePicture;
  view: ViewState;
  change: ChangeView;
}) => {
  const say = useSay();
  const handle = useRef<PictureHandle>(null);
  const model = useCasePicture(picture, view, change);
  const { scene, act } = model;
  // The address names an account by its ref alone, or a group; a flow is chosen by its id.
  const chosen = view['node'] ?? null;
  const selected = useMemo(() => {
    if (chosen === null) return null;
    if (scene.things.has(chosen) || scene.flows.some((flow) => flow.id === chosen)) return chosen;
    const node = picture.nodes.find((candidate) => candidate.account.ref === chosen);
    return node === undefined ? null : model.thingOf(idOfNode(node));
  }, [chosen, scene, picture, model.thingOf]);
  const thing = selected === null ? null : (scene.things.get(selected) ?? null);
  const flow =
    selected === null || thing !== null ? null : (scene.flows.find((candidate) => candidate.id === selected) ?? null);
  const choose = (id: string | null): void => change({ node: id ?? undefined });
  const show = (id: string): void => {
    choose(id);
    handle.current?.show(id);
  };
  const toggle = (target: Thing | null): void => {
    if (target === null) return;
    act({ kind: target.kind === 'group' ? 'open' : 'collapse', id: target.id });
  };
  const hide = (): void => {
    if (thing === null) return;
    act({ kind: 'hide', id: thing.id });
  };
  const pin = (): void => {
    if (thing === null) return;
    const box = model.drawing.boxes.find((candidate) => candidate.thing.id === thing.id);
    act({
      kind: 'pin',
      id: thing.id,
      spot: model.pinned.has(thing.id) || box === undefined ? null : { x: box.x, y: box.y },
    });
  };
  useKeys({
    enter: () => (thing === null ? false : toggle(thing)),
    h: hide,
    p: pin,
    '+': () => handle.current?.zoom(1.25),
    '=': () => handle.current?.zoom(1.25),
    '-': () => handle.current?.zoom(0.8),
    0: () => handle.current?.fit(),
    1: () => handle.current?.start(),
    'Control+z': () => (model.undo === null ? false : model.undo()),
    'Control+Shift+z': () => (model.redo === null ? false : model.redo()),
    'Control+y': () => (model.redo === null ? false : model.redo()),
    escape: () => choose(null),
  });
  return (
    <>
      <PictureTools name={name} picture={picture} model={model} view={view} change={change} handle={handle} />
      <div className="case-body">
        <div className="picture-box">
          <Picture
            handle={handle}
            beganMs={model.beganMs}
            drawing={model.drawing}
            label={say('picture.label')}
            amounts={view['amounts'] !== '0'}
            times={view['times'] === '1'}
            notes={view['notes'] !== '0'}
            selected={selected}
            pinned={model.pinned}
            choose={choose}
            open={(id) => toggle(scene.things.get(id) ?? null)}
            pin={(id, spot) => act({ kind: 'pin', id, spot })}
          />
          <Legend />
        </div>
        <aside className="case-side" aria-label={say('case.list')}>
          {(thing !== null || flow !== null) && (
            <ThingPanel
              name={name}
              thing={thing}
              flow={flow}
              model={model}
              close={() => choose(null)}
              hide={hide}
              pin={pin}
              toggle={() => toggle(thing)}
              show={show}
            />
          )}
          <ThingList
            view={view}
            change={change}
            nodes={picture.nodes}
            selected={thing?.kind === 'node' ? thing.id : null}
            choose={(node) => {
              const id = nodeId(node.account.ref, node.asset);
              const at = model.thingOf(id);
              if (at !== null) show(at);
            }}
          />
        </aside>
      </div>
    </>
  );
};
