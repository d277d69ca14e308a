import type { CasePicture, PictureNode } from '@weir/desk-api';
import type { Who } from '../../http/handler.js';
import type { QueryParts } from '../query-parts.js';
import type { Pocket } from './case-fold.js';

/** What people did about the pockets of a picture: few of them, and other ones at any time. */
export interface NodesBeside {
  /** Equal where all of it is. */
  readonly name: string;
  readonly of: ReadonlyMap<number, Pick<PictureNode, 'order' | 'notes'>>;
}

/** @param pockets in the order of the picture's nodes */
export const nodesBeside = (
  { notesOf, orderOf }: QueryParts,
  name: string,
  pockets: readonly Pocket[],
  who: Who,
): NodesBeside => {
  const of = new Map<number, Pick<PictureNode, 'order' | 'notes'>>();
  if (notesOf === undefined && orderOf === undefined) return { name: '[]', of };
  for (const [index, { row }] of pockets.entries()) {
    const order = orderOf?.(name, row.account, row.asset) ?? 'none';
    const notes = notesOf?.(row.account, who) ?? [];
    if (order !== 'none' || notes.length > 0) of.set(index, { order, notes });
  }
  return { name: JSON.stringify([...of]), of };
};

export const withBeside = (picture: CasePicture, { of }: NodesBeside): CasePicture => ({
  ...picture,
  nodes:
    of.size === 0
      ? picture.nodes
      : picture.nodes.map((node, index) => {
          const beside = of.get(index);
          return beside === undefined ? node : { ...node, ...beside };
        }),
});
