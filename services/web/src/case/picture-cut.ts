import type { Parts } from '../api/shapes.js';
import type { ViewState } from '../shell/view-address.js';

/** The part of a case that an address describes: asset, least taint, times. */
export type PictureCut = Parts<'casePicture'>['query'];

const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null;

export const pictureCutOf = (view: ViewState): PictureCut => {
  const [since, until] = [numberOf(view['since']), numberOf(view['until'])];
  return {
    ...(view['asset'] ? { asset: view['asset'] } : {}),
    ...(view['min'] ? { minTaint: view['min'] } : {}),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  };
};
