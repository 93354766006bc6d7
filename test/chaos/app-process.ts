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

/** From the harness: die at the next moment this step is reached. */
export type Order = { dieAt: Step }
export type Told = { ready: number } | { dying: Step }

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
  dieAt = order.dieAt
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
