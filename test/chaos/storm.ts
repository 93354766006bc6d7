import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Step, steps } from '../../src/conversation/steps.ts'
import { openDatabase } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'
import { type Faults, startCarrier } from '../support/carrier.ts'
import { carrierAccount, until } from '../support/carrier-app.ts'
import { createDice } from '../support/dice.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import type { ProcessOptions } from './app-process.ts'
import { type Judgement, judge } from './judge.ts'
import { createProcesses } from './processes.ts'
import { createTraffic } from './traffic.ts'

export type StormOptions = {
  database: 'server' | 'embedded'
  messages: number
  kills: number
  seed: number
  people: number
  logLevel?: string
  onProgress?: (line: string) => void
}

export type StormReport = Judgement & {
  kills: number
  databaseRestarts: number
  rollingRestarts: number
  /** Processes that ended though nobody had killed them. */
  crashes: number
  seconds: number
}

const faults: Faults = {
  create: {
    'too-many': 0.02,
    unavailable: 0.02,
    'error-after': 0.02,
    'hang-before': 0.005,
    'hang-after': 0.005,
    'reset-before': 0.02,
    'reset-after': 0.02,
  },
  list: { unavailable: 0.05 },
  callback: { dropped: 0.03, repeated: 0.05, early: 0.05, reversed: 0.05, late: 0.05 },
  inbound: { repeated: 0.05, unheard: 0.01 },
}

const webSteps: Step[] = ['message-written', 'message-stored', 'status-recorded']

/** Everything that can go wrong at once, for so many messages; then peace, and the count. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const { database, messages, kills, seed, people, onProgress = () => {} } = options
  const begun = performance.now()
  const dice = createDice(seed)
  const server = database === 'server' ? await startPostgres({ durable: true }) : null
  const dataDir = mkdtempSync(join(tmpdir(), 'jean-chaos-'))
  const traffic = createTraffic({ messages, people, dice })
  const carrier = await startCarrier({
    ...carrierAccount,
    seed,
    faults,
    webhooks: () => processes.webUrl() ?? 'http://127.0.0.1:9',
    onAccepted: (message) => traffic.accepted(message),
  })
  const processes = createProcesses(
    (role): ProcessOptions => ({
      databaseUrl: server?.url ?? null,
      dataDir,
      carrierUrl: carrier.url,
      role,
      seed,
      mischief: { hang: 0.003, fail: 0.02, nothing: 0.02 },
      gatewayTimeoutMs: 1_000,
      burstWaitMs: 50,
      logLevel: options.logLevel ?? 'silent',
    }),
  )
  try {
    const roles: ProcessOptions['role'][] = server ? ['web', 'worker', 'web', 'worker'] : ['both']
    // The first alone: it migrates.
    for (const role of roles) await processes.start(role)
    const sending = traffic.run(carrier)
    const report = await strike({ server, processes, traffic, dice, kills, messages, onProgress })
    await sending
    carrier.setFaults({})
    onProgress('all are sent in; waiting for rest')
    // What did not come to rest in that time is counted below.
    const restMs = 120_000
    await until('every message is answered', () => traffic.unanswered().length === 0, restMs).catch(() => {})
    await carrier.idle()
    await until('nothing is left to do', () => processes.isAtRest(), restMs).catch(() => {})
    await processes.end()
    const databaseUrl = server?.url ?? null
    const reading = await openDatabase({ databaseUrl, dataDir, log: silentLog })
    const judgement = await judge(reading, carrier, traffic)
    await reading.close()
    const seconds = Math.round((performance.now() - begun) / 1000)
    return { ...judgement, ...report, crashes: processes.unexpectedEnds(), seconds }
  } finally {
    await processes.end()
    await carrier.close()
    await server?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Strike = {
  server: PostgresServer | null
  processes: ReturnType<typeof createProcesses>
  traffic: ReturnType<typeof createTraffic>
  dice: ReturnType<typeof createDice>
  kills: number
  messages: number
  onProgress: (line: string) => void
}

/** Kills spread evenly over the traffic: at every named step in turn, and at random moments between. */
async function strike({ server, processes, traffic, dice, kills, messages, onProgress }: Strike) {
  let done = 0
  let databaseRestarts = 0
  let rollingRestarts = 0
  for (let n = 0; n < kills; n += 1) {
    await traffic.reached(Math.floor(((n + 0.5) * messages) / kills))
    const step = steps[(n >> 1) % steps.length]
    const which = dice(`victim ${n}`)
    let killed = false
    if (n % 2 === 0 && step) {
      const roles: ProcessOptions['role'][] = webSteps.includes(step) ? ['web', 'both'] : ['worker', 'both']
      const giveUp = new AbortController()
      // After the last message no process may come by this step any more.
      const missed = Math.min(messages, Math.floor(((n + 1.5) * messages) / kills))
      void traffic.reached(missed).then(() => giveUp.abort())
      killed = await processes.dieAt(step, roles, which, giveUp.signal)
    }
    if (!killed) {
      await until('there is a process to kill', () => processes.webUrl() !== null, 60_000)
      killed = await processes.kill(['web', 'worker', 'both'], which)
    }
    if (killed) done += 1
    if (server && n % 20 === 10) {
      databaseRestarts += 1
      if (n % 40 === 10) await server.kill()
      else await server.stopFast()
      await server.start()
    }
    if (n % 25 === 24) {
      rollingRestarts += 1
      await processes.roll()
    }
    onProgress(`${traffic.answered()} of ${messages} answered, ${done} kills`)
  }
  return { kills: done, databaseRestarts, rollingRestarts }
}
