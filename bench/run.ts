import { availableParallelism, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres-server.ts'
import { measureBuiltin } from './builtin.ts'
import { measureContext } from './context.ts'
import { enduranceParts } from './endurance.ts'
import { measureLatency } from './latency.ts'
import { measureMemory } from './memory.ts'
import { measureStarts } from './start.ts'
import { type BenchRow, printTable } from './table.ts'
import { throughputParts } from './throughput.ts'

// `npm run bench [-- --json] [--only NAME] [--scale 0.1]`: one table of everything that is claimed about speed. The
// scale is that of the throughput's samples.
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true }, scale: { type: 'string' } },
})

const scale = Number(values.scale ?? 1)
const parts: Record<string, (serverUrl: string, scale: number) => Promise<BenchRow[]>> = {
  start: () => measureStarts(),
  latency: (serverUrl) => measureLatency(serverUrl),
  context: (serverUrl) => measureContext(serverUrl),
  memory: (serverUrl) => measureMemory(serverUrl),
  builtin: (serverUrl) => measureBuiltin(serverUrl),
  ...throughputParts,
  ...enduranceParts,
}

const only = new Set(values.only ?? [])
const unknown = [...only].find((name) => !(name in parts))
if (unknown) throw new Error(`No part is called ${unknown}; there are ${Object.keys(parts).join(', ')}.`)

const server = await startPostgres()
const rows: BenchRow[] = []
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (only.size > 0 && !only.has(name)) continue
    rows.push(...(await measure(server.url, scale)))
  }
} finally {
  await server.stop()
}
const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
if (values.json) console.log(JSON.stringify({ machine, rows }))
else printTable(machine, rows)
