import type { PictureNode } from '@weir/desk-api';

interface BoxColours {
  readonly fill: string;
  readonly edge: string;
}

/** Colours of a picture. Of Okabe and Ito's set, darkened or lightened for the ground they stand on. */
export interface Palette {
  readonly ground: string;
  readonly card: string;
  readonly text: string;
  readonly quiet: string;
  readonly flow: string;
  readonly accent: string;
  readonly holdable: string;
  readonly group: BoxColours;
  /** Slips with notes. */
  readonly note: BoxColours;
  readonly kinds: Readonly<Record<PictureNode['kind'], BoxColours>>;
}

export const lightPalette: Palette = {
  ground: '#f7f9fa',
  card: '#ffffff',
  text: '#16211f',
  quiet: '#4e5c5f',
  flow: '#6f8088',
  accent: '#0f5f6b',
  holdable: '#009e73',
  group: { fill: '#eef2f3', edge: '#7c898d' },
  note: { fill: '#fff3b8', edge: '#8a6500' },
  kinds: {
    victim: { fill: '#dcedf8', edge: '#0072b2' },
    account: { fill: '#ffffff', edge: '#7c898d' },
    exit: { fill: '#fbe6e0', edge: '#c04a00' },
    chain: { fill: '#f6e6f0', edge: '#a8487f' },
    hub: { fill: '#fdf0d5', edge: '#8a6500' },
  },
};

export const darkPalette: Palette = {
  ground: '#121b1d',
  card: '#172023',
  text: '#e6eeee',
  quiet: '#a9b8bb',
  flow: '#71868e',
  accent: '#6cc7d3',
  holdable: '#2fc79b',
  group: { fill: '#223034', edge: '#7f9095' },
  note: { fill: '#4a3f14', edge: '#e6b34a' },
  kinds: {
    victim: { fill: '#12314a', edge: '#56b4e9' },
    account: { fill: '#1b2629', edge: '#7f9095' },
    exit: { fill: '#45201a', edge: '#f08a5d' },
    chain: { fill: '#3d2135', edge: '#d996bd' },
    hub: { fill: '#3b2d10', edge: '#e6b34a' },
  },
};
