import { parseArgs } from 'node:util'
import { printRows } from '../../src/commands/output.ts'
import { runStorm } from './storm.ts'

// npm run chaos [-- --messages 10000 --kills 100 --seed N --database server|embedded --people 200 --json]
const { values } = parseArgs({
  options: {
    messages: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    database: { type: 'string', default: 'server' },
    people: { type: 'string' },
    log: { type: 'string', default: 'silent' },
    json: { type: 'boolean', default: false },
  },
})
const database = values.database === 'embedded' ? 'embedded' : 'server'
const messages = Number(values.messages ?? (database === 'server' ? 10_000 : 1_000))
const kills = Number(values.kills ?? (database === 'server' ? 100 : 20))
const seed = Number(values.seed)
const people = Number(values.people ?? Math.max(10, Math.min(200, messages / 20)))
console.error(`chaos: ${messages} messages, ${kills} kills, ${database} database; --seed ${seed}`)
let last = 0
const report = await runStorm({
  ...{ database, messages, kills, seed, people, logLevel: values.log },
  onProgress: (line) => {
    if (performance.now() - last > 1_000) console.error(`  ${line}`)
    last = performance.now() - last > 1_000 ? performance.now() : last
  },
})
const { lost, answeredTwice, outOfOrder, textsTwice, callbacksMissed, storedTwice } = report
if (values.json) console.log(JSON.stringify({ seed, database, ...report }))
else
  printRows(
    Object.entries({ seed, database, ...report }).map(([what, count]) => ({ what, count: String(count) })),
  )
process.exitCode =
  lost + answeredTwice + outOfOrder + textsTwice + callbacksMissed + storedTwice === 0 && report.atRest
    ? 0
    : 1
process.exit()
