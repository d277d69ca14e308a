// The dashboard as Grafana 10 and later read it: rows from top to bottom, panels as each file of a row says.
// write.mjs beside writes it.
import { cases } from './rows/cases.mjs';
import { desk } from './rows/desk.mjs';
import { healthy } from './rows/healthy.mjs';
import { intake } from './rows/intake.mjs';
import { matcher } from './rows/matcher.mjs';
import { processes } from './rows/processes.mjs';
import { store } from './rows/store.mjs';

const rows = [healthy, intake, matcher, cases, store, desk, processes];

const columns = 24;
// Grafana fills the name in.
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is Grafana's placeholder, not ours
const datasource = { type: 'prometheus', uid: '${datasource}' };
const letters = 'ABCDEFGH';

const targetsOf = (targets) =>
  targets.map(([expr, legendFormat], index) => ({
    refId: letters[index],
    datasource,
    expr,
    legendFormat: legendFormat === '' ? '__auto' : legendFormat,
    editorMode: 'code',
    range: true,
  }));

const thresholdsOf = (steps = [[null, 'green']]) => ({
  mode: 'absolute',
  steps: steps.map(([value, color]) => ({ value, color })),
});

const optionsOf = {
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  stat: {
    colorMode: 'background',
    graphMode: 'area',
    justifyMode: 'auto',
    orientation: 'auto',
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    textMode: 'auto',
  },
};

const panelOf = ({ type, title, description, unit, targets, steps }, id, gridPos) => ({
  id,
  type,
  title,
  description,
  datasource,
  gridPos,
  fieldConfig: {
    defaults: {
      unit,
      min: unit === 'dateTimeFromNow' ? undefined : 0,
      thresholds: thresholdsOf(steps),
      ...(type === 'timeseries'
        ? { custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 8, showPoints: 'never' } }
        : {}),
    },
    overrides: [],
  },
  options: optionsOf[type],
  targets: targetsOf(targets),
});

/** Panels from left to right, each as wide as it says, rows under one another. */
const laidOut = () => {
  const panels = [];
  let y = 0;
  for (const { title, panels: ofRow } of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { h: 1, w: columns, x: 0, y: y++ },
      panels: [],
    });
    let [x, height] = [0, 0];
    for (const panel of ofRow) {
      const [w, h] = panel.type === 'stat' ? [panel.width, 4] : [8, 8];
      if (x + w > columns) [x, y, height] = [0, y + height, 0];
      panels.push(panelOf(panel, panels.length + 1, { h, w, x, y }));
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return panels;
};

export const dashboard = () => ({
  title: 'weir',
  uid: 'weir',
  description: 'Where the money’s messages are, how far behind each stage is, and what to do about it.',
  tags: ['weir'],
  schemaVersion: 38,
  version: 1,
  editable: true,
  graphTooltip: 1,
  refresh: '30s',
  timezone: 'browser',
  time: { from: 'now-3h', to: 'now' },
  annotations: { list: [] },
  links: [],
  templating: {
    list: [
      { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', refresh: 1, hide: 0 },
      {
        name: 'namespace',
        label: 'Namespace',
        type: 'query',
        datasource,
        definition: 'label_values(weir_service_info, namespace)',
        query: { query: 'label_values(weir_service_info, namespace)', refId: 'namespace' },
        refresh: 2,
        sort: 1,
        includeAll: true,
        // An installation without a namespace has no such label: everything is what shows it.
        allValue: '.*',
        current: { text: 'All', value: '$__all' },
        multi: false,
        hide: 0,
      },
    ],
  },
  panels: laidOut(),
});

/** The text of the file. */
export const dashboardText = () => `${JSON.stringify(dashboard(), null, 2)}\n`;
