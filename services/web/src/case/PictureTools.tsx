import type { CasePicture } from '@weir/desk-api';
import type { RefObject } from 'react';
import { useSay } from '../language/language.js';
import { type PictureHandle, usePictureWords } from '../picture/Picture.js';
import { svgOf } from '../picture/svg.js';
import type { ChangeView, ViewState } from '../shell/view-address.js';
import { useMe } from '../shell/who.js';
import { saveFile } from '../show/save-file.js';
import { formatTime, formatUtc } from '../show/time.js';
import { pictureCsv } from './picture-csv.js';
import { pictureCutOf } from './picture-cut.js';
import { pngOf } from './png.js';
import { SheetButton } from './SheetButton.js';
import type { PictureModel } from './use-case-picture.js';

/** The tools above a picture: what is written on it, how it lies, undo, and export of what is in it. */
export const PictureTools = ({
  name,
  picture,
  model,
  view,
  change,
  handle,
}: {
  name: string;
  picture: CasePicture;
  model: PictureModel;
  view: ViewState;
  change: ChangeView;
  handle: RefObject<PictureHandle | null>;
}) => {
  const say = useSay();
  const me = useMe();
  const words = usePictureWords();
  const { scene } = model;
  const [amounts, times, notes] = [view['amounts'] !== '0', view['times'] === '1', view['notes'] !== '0'];
  const fileName = (ending: string): string =>
    `weir-${name.replace(/[^\w.-]+/g, '_')}-${picture.asOf}-${formatTime(Date.now(), me.zone).replace(/[: ]/g, '')}.${ending}`;
  /** What stands below an exported picture, so that a file says by itself what it shows and of when. */
  const foot = (): string[] => [
    say('case.title', { name }),
    `${say('case.asOf', { n: picture.asOf })} · ${formatTime(Date.now(), me.zone)} (${formatUtc(Date.now())}) · ${me.name}`,
    say('picture.onScreen', { things: scene.things.size, nodes: scene.nodes, edges: scene.edges }),
  ];
  const looks = () => ({ palette: handle.current!.palette(), words, amounts, times, notes });
  const toggle = (text: string, isOn: boolean, patch: ViewState) => (
    <button type="button" className="small" aria-pressed={isOn} onClick={() => change(patch)}>
      {text}
    </button>
  );
  const tool = (text: string, run: (() => void) | null | undefined, label?: string) => (
    <button
      type="button"
      className="small"
      disabled={run == null}
      onClick={() => run?.()}
      aria-label={label}
      title={label}
    >
      {text}
    </button>
  );
  return (
    <div className="row tools">
      {toggle(say('picture.amounts'), amounts, { amounts: amounts ? '0' : undefined })}
      {toggle(say('picture.times'), times, { times: times ? undefined : '1' })}
      {toggle(say('picture.notes'), notes, { notes: notes ? '0' : undefined })}
      {toggle(say('picture.fold'), view['fold'] !== '0', { fold: view['fold'] === '0' ? undefined : '0' })}
      <span className="gap" />
      {tool('−', () => handle.current?.zoom(0.8), say('picture.zoomOut'))}
      {tool('+', () => handle.current?.zoom(1.25), say('picture.zoomIn'))}
      {tool(say('picture.fit'), () => handle.current?.fit(), say('picture.fitKey'))}
      {tool(say('picture.start'), () => handle.current?.start(), say('picture.startKey'))}
      <span className="gap" />
      {tool(say('picture.undo'), model.undo)}
      {tool(say('picture.redo'), model.redo)}
      {model.hiddenCount > 0 &&
        tool(say('picture.showHidden', { n: model.hiddenCount }), () => model.act({ kind: 'show-hidden' }))}
      <span className="grow" />
      <span className="quiet">
        {say('picture.onScreen', {
          things: scene.things.size.toLocaleString('en-US'),
          nodes: scene.nodes.toLocaleString('en-US'),
          edges: scene.edges.toLocaleString('en-US'),
        })}
      </span>
      {tool(say('picture.svg'), () =>
        saveFile(fileName('svg'), svgOf(model.drawing, looks(), foot()), 'image/svg+xml'),
      )}
      {tool(
        say('picture.png'),
        () => void pngOf(model.drawing, looks(), foot()).then((blob) => saveFile(fileName('png'), blob)),
      )}
      {tool(say('picture.csv'), () =>
        saveFile(fileName('csv'), pictureCsv(model.scene, me.zone), 'text/csv;charset=utf-8'),
      )}
      <SheetButton name={name} cut={pictureCutOf(view)} fileName={() => fileName('xlsx')} />
    </div>
  );
};
