import { availableParallelism, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres-server.ts'
import { measureContext } from './context.ts'
import { measureLatency } from './latency.ts'
import { measureMemory } from './memory.ts'
import { measureStarts } from './start.ts'
import { type BenchRow, printTable } from './table.ts'
import { measureThroughput } from './throughput.ts'

// `npm run bench [-- --json] [--only NAME] [--scale 0.1]`: one table of everything that is claimed about speed. The
// scale is that of the throughput's samples.
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, scale: { type: 'string' } },
})

const parts: Record<string, (serverUrl: string) => Promise<BenchRow[]>> = {
  start: () => measureStarts(),
  latency: (serverUrl) => measureLatency(serverUrl),
  context: (serverUrl) => measureContext(serverUrl),
  memory: (serverUrl) => measureMemory(serverUrl),
  throughput: (serverUrl) => measureThroughput(serverUrl, Number(values.scale ?? 1)),
}

const server = await startPostgres()
const rows: BenchRow[] = []
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (values.only && values.only !== name) continue
    rows.push(...(await measure(server.url)))
  }
} finally {
  await server.stop()
}
const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
if (values.json) console.log(JSON.stringify({ machine, rows }))
else printTable(machine, rows)
