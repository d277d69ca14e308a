// The whole pipeline on real servers: raw topic to flows, raw topic to queryable rows, and alerts under load.
import { alertLatency } from './pipeline/alert-latency.mjs';
import { workOff } from './pipeline/backlog.mjs';
import { encodings } from './pipeline/encoding.mjs';
import { reserves } from './pipeline/processes.mjs';
import { openStack } from './pipeline/stack.mjs';
import { shape } from './pipeline/transfers.mjs';

export const name = 'pipeline';
export const describe = 'Kafka, ClickHouse and all services: transfers a second, CPU of each stage, alerts under load';
export const options = {
  transfers: { type: 'string', default: '10000000', help: 'messages that wait in the raw topic' },
  accounts: { type: 'string', default: '1000000', help: 'accounts they go between' },
  cases: { type: 'string', default: '10', help: 'open cases' },
  offered: { type: 'string', default: '20000', help: 'transfers a second while alerts are timed' },
  warmup: { type: 'string', default: '20', help: 'seconds of that load before the first alert is timed' },
  seconds: { type: 'string', default: '30', help: 'seconds of it while alerts are timed' },
  encoding: { type: 'string', default: encodings[0], help: `of the raw messages: ${encodings.join(', ')}` },
  reserve: {
    type: 'string',
    default: 'yes',
    help: 'whether services take their memory before the first message: yes, no',
  },
  profile: { type: 'string', default: '', help: 'folder for a CPU profile of each service' },
  parts: { type: 'string', default: 'flows,matching,rows,json,alerts', help: 'what to measure, by comma' },
};

const toFlows = ['ingest', 'matcher'];
const all = ['ingest', 'matcher', 'repairer', 'follower', 'patterns', 'writer'];

const rounded = (value, digits = 0) => (value === null ? null : Number(value.toFixed(digits)));
const roundedAll = (values, digits) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, rounded(value, digits)]));
const say = (line) => console.error(line);

/** @returns figures for the table, or for `--json` */
export const run = async (values) => {
  const size = {
    transfers: Number(values.transfers),
    accounts: Number(values.accounts),
    cases: Number(values.cases),
    say,
  };
  const parts = new Set(values.parts.split(','));
  const { encoding } = values;
  const reserved = values.reserve === 'yes';
  const stack = await openStack(say, { profileDir: values.profile, reserved });
  const figures = { ...size, encoding, reservedMegabytes: reserved ? reserves : {} };
  delete figures.say;
  try {
    if (parts.has('flows')) {
      const flows = await workOff(stack, { ...size, namespace: 'flows', names: toFlows, encoding, rawToo: true });
      figures.rawToFlowsPerSecond = rounded(flows.transfersPerSecond);
      figures.rawToFlowsMicros = roundedAll(flows.microsPerTransfer, 2);
      figures.rawConsumePerSecond = rounded(flows.raw.messagesPerSecond);
      figures.ratioOfFlowsToRawConsume = rounded(flows.transfersPerSecond / flows.raw.messagesPerSecond, 2);
    }
    if (parts.has('matching')) {
      // What engines do that only match: the rules that look at single pockets are switched off in the settings.
      const world = { namespace: 'matching', env: { WEIR_DETECTORS: 'off' }, names: toFlows };
      const matching = await workOff(stack, { ...size, ...world, encoding, rawToo: false });
      figures.rawToFlowsWithoutDetectorsPerSecond = rounded(matching.transfersPerSecond);
      figures.rawToFlowsWithoutDetectorsMicros = roundedAll(matching.microsPerTransfer, 2);
    }
    if (parts.has('rows')) {
      const rows = await workOff(stack, { ...size, namespace: 'rows', names: all, encoding, rawToo: true });
      figures.transfersPerSecond = rounded(rows.transfersPerSecond);
      figures.microsPerTransfer = roundedAll(rows.microsPerTransfer, 2);
      figures.peakMegabytes = rows.peakMegabytes;
      figures.ratioToRawConsume = rounded(rows.transfersPerSecond / rows.raw.messagesPerSecond, 3);
      if (encoding === 'json') figures.jsonTransfersPerSecond = figures.transfersPerSecond;
    }
    if (parts.has('json') && encoding !== 'json') {
      const json = await workOff(stack, { ...size, namespace: 'json', names: all, encoding: 'json', rawToo: false });
      figures.jsonTransfersPerSecond = rounded(json.transfersPerSecond);
    }
    if (parts.has('alerts')) {
      const { accounts } = size;
      const [offered, warmup, seconds] = [values.offered, values.warmup, values.seconds].map(Number);
      const load = { offered, warmup, seconds, accounts, encoding, say };
      Object.assign(figures, await alertLatency(stack, { ...load, namespace: 'alerts', names: all }));
    }
    return { ...figures, shape };
  } finally {
    await stack.close();
  }
};

export const print = ({
  microsPerTransfer,
  rawToFlowsMicros,
  rawToFlowsWithoutDetectorsMicros: matchingMicros,
  peakMegabytes,
  reservedMegabytes: reserved,
  shape: of,
  ...figures
}) => {
  console.table(figures);
  const measured = [microsPerTransfer, rawToFlowsMicros, matchingMicros];
  const stages = new Set(measured.flatMap((each) => Object.keys(each ?? {})));
  const sum = (micros) =>
    micros === undefined
      ? undefined
      : rounded(
          Object.values(micros).reduce((a, b) => a + b, 0),
          2,
        );
  const rows = [...stages].map((stage) => ({
    process: stage,
    'raw to rows, CPU µs a transfer': microsPerTransfer?.[stage],
    'raw to flows, CPU µs a transfer': rawToFlowsMicros?.[stage],
    'without detectors': matchingMicros?.[stage],
    'reserved MiB': reserved[stage],
    'peak MB': peakMegabytes?.[stage],
  }));
  rows.push({
    process: 'sum',
    'raw to rows, CPU µs a transfer': sum(microsPerTransfer),
    'raw to flows, CPU µs a transfer': sum(rawToFlowsMicros),
    'without detectors': sum(matchingMicros),
  });
  console.table(rows);
  for (const [what, value] of Object.entries(of)) console.log(`  ${what}: ${value}`);
};
