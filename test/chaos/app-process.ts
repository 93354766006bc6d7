import { sql } from 'kysely'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import type { Step } from '../../src/conversation/steps.ts'
import { migrateUp } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open.ts'
import { createLog } from '../../src/log.ts'
import { createTwilioGateway } from '../../src/sms/twilio.ts'
import { carrierEnvironment } from '../support/carrier-app.ts'
import { createDice, pick } from '../support/dice.ts'
import { createEchoModels } from '../support/echo-model.ts'

/** What the harness gives its processes, as JSON in the first argument. */
export type ProcessOptions = {
  databaseUrl: string | null
  dataDir: string
  carrierUrl: string
  role: 'web' | 'worker' | 'both'
  seed: number
  /** Shares of messages at which the model hangs, fails or says nothing. */
  mischief: { hang: number; fail: number; nothing: number }
  gatewayTimeoutMs: number
  burstWaitMs: number
  logLevel: string
}

/** From the harness: die when this step is next reached, or say whether there is anything left to do. */
export type Order = { dieAt: Step } | { ask: 'rest' }
export type Told = { ready: number } | { rest: boolean }

// The service as `jean serve` runs it, but for a model that quotes and a step at which it can die.
const options = JSON.parse(process.argv[2] ?? '{}') as ProcessOptions
const { role, seed, mischief } = options
const log = createLog(options.logLevel)
const config = parseConfig({
  ...carrierEnvironment(options.carrierUrl),
  ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : { DATA_DIR: options.dataDir }),
  BURST_WAIT_MS: String(options.burstWaitMs),
  MODEL_TIMEOUT_MS: '1500',
})
if (!config.twilio) throw new Error('no gateway is configured')

let dieAt: Step | null = null
process.on('message', (order: Order) => {
  if ('dieAt' in order) dieAt = order.dieAt
  else void isAtRest().then((rest) => process.send?.({ rest } satisfies Told))
})
// Without its harness a process ends.
process.on('disconnect', () => process.exit(1))

const dice = createDice(seed)
const calls = new Map<string, number>()
const models = createEchoModels((numbers) => {
  const call = (calls.get(numbers.join()) ?? 0) + 1
  calls.set(numbers.join(), call)
  return pick(dice(`model ${numbers.join()} ${call}`), mischief)
})

const database = await openDatabase({ databaseUrl: options.databaseUrl, dataDir: options.dataDir, log })
await migrateUp(database)
const app = await createApp(config, {
  database,
  log,
  models,
  web: role !== 'worker',
  worker: role !== 'web',
  gateway: createTwilioGateway(config.twilio, options.gatewayTimeoutMs),
  catchUpEveryMs: 3_000,
  onStep: (step) => {
    if (step === dieAt) process.kill(process.pid, 'SIGKILL')
  },
})
const port = await app.listen()
process.once('SIGTERM', () => {
  void app
    .close()
    .then(() => database.close())
    .then(() => process.exit(0))
})
process.send?.({ ready: port } satisfies Told)

/** Every message answered, every reply sent, and its end reported. The database's owner sees all rows. */
async function isAtRest(): Promise<boolean> {
  const { rows } = await sql<{ left: string }>`
    select (select count(*) from inbound_messages where turn_id is null)
      + (select count(*) from reply_parts where state in ('pending', 'sending', 'accepted', 'sent')) as left`
    .execute(database.db)
    .catch(() => ({ rows: [] }))
  return rows[0]?.left === '0' || Number(rows[0]?.left ?? 1) === 0
}
