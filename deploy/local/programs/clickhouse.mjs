// A ClickHouse server out of the library that the npm package chdb brings: `clickhouse-local` opens its HTTP and native
// ports on request and then sleeps for ever. Arguments: marker, library, configuration file, HTTP address.
import { DataType, load, open } from 'ffi-rs';

const [, , , library, configFile, url] = process.argv;

// Thirty years, a second at a time: short sleeps let KILL QUERY and memory limits through.
const listenForEver = [
  'SYSTEM START LISTEN HTTP',
  'SYSTEM START LISTEN TCP',
  'SELECT sleepEachRow(1) FROM numbers(1000000000) SETTINGS max_block_size = 1 FORMAT Null',
].join('; ');
const othersUnderWay =
  "SELECT count() FROM system.processes WHERE query NOT LIKE '%system.processes%' AND query NOT LIKE '%sleepEachRow(1)%'";
const args = ['clickhouse-local', '--config-file', configFile, '--query', listenForEver];

// Inserts that are acknowledged are on disk (in the page cache), so nothing is lost by ending at once; only queries
// under way are given a moment. A regular exit would run the library's destructors under its own running threads.
async function endWhenIdle() {
  const deadlineMs = Date.now() + 3000;
  while (Date.now() < deadlineMs) {
    try {
      const response = await fetch(url, { method: 'POST', body: othersUnderWay, signal: AbortSignal.timeout(1000) });
      if (response.ok && Number(await response.text()) === 0) break;
    } catch {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  process.kill(process.pid, 'SIGKILL');
}
process.once('SIGTERM', endWhenIdle);
process.once('SIGINT', endWhenIdle);

// In a thread of its own: the event loop stays free for signals. The call returns only when the server could not start.
open({ library: 'chdb', path: library });
const result = await load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
  runInNewThread: true,
});
const error = load({
  library: 'chdb',
  funcName: 'chdb_result_error',
  retType: DataType.String,
  paramsType: [DataType.External],
  paramsValue: [result],
});
process.stderr.write(`${error || 'ClickHouse ended by itself'}\n`);
process.kill(process.pid, 'SIGKILL');
