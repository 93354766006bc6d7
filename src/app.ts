import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { guessTimezone } from './accounts/timezone.ts'
import { findUserByPhone } from './accounts/users.ts'
import { createModelBudget } from './assistant/budget.ts'
import { createEmbedder, createMeaning } from './assistant/embedder.ts'
import type { GuardOptions } from './assistant/guarded-model.ts'
import { describeReferents } from './assistant/ledger.ts'
import { createModelMetrics } from './assistant/metrics.ts'
import { createModels, type Models } from './assistant/models.ts'
import { type ComposeDeps, composeReply } from './assistant/reply.ts'
import { createListTools } from './assistant/tools/list-tools.ts'
import { createLookUp } from './assistant/tools/look-up.ts'
import { createMemoryTools } from './assistant/tools/memory-tools.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config, TwilioConfig } from './config.ts'
import { startCatchUp } from './conversation/catch-up.ts'
import { createHands } from './conversation/hands.ts'
import { readLedger } from './conversation/ledgers.ts'
import { readPhoneHistory } from './conversation/phone-history.ts'
import { startPurge } from './conversation/purge.ts'
import { type Queue, startQueue } from './conversation/queue.ts'
import { type ReceiveDeps, receive } from './conversation/receive.ts'
import { repeat } from './conversation/repeat.ts'
import { handBack, type SettleDeps, settle } from './conversation/settle.ts'
import { createSettler } from './conversation/settler.ts'
import { recordStatus, type StatusReport } from './conversation/status.ts'
import type { OnStep } from './conversation/steps.ts'
import { startSweep } from './conversation/sweep.ts'
import { think } from './conversation/think.ts'
import { countWorkers, forgetOtherWorkers, startWorker } from './conversation/workers.ts'
import { asUser, type UserTransaction } from './db/as-user.ts'
import type { UserId } from './db/ids.ts'
import { isMigrated } from './db/migrate.ts'
import type { Database } from './db/open.ts'
import { outlastOutage } from './db/outage.ts'
import type { Db } from './db/schema.ts'
import { createUpkeep } from './db/upkeep.ts'
import { healthRoutes } from './http/health.ts'
import { metricsRoute } from './http/metrics.ts'
import { phoneRoutes } from './http/phone.ts'
import { createServer } from './http/server.ts'
import { webhookRoutes } from './http/webhooks.ts'
import { createLog, type Log } from './log.ts'
import { search } from './memory/search/search.ts'
import { revertTurn } from './memory/undo.ts'
import type { Gateway, ReceivedMessage } from './sms/gateway.ts'
import { createSimulator, type Simulator } from './sms/simulator.ts'

export type AppOptions = {
  database: Database
  /** Which halves run in this process. */
  web?: boolean
  worker?: boolean
  clock?: Clock
  log?: Log
  models?: Models
  /** When a failing model provider is tried again, and when it is left alone. */
  modelGuard?: GuardOptions
  gateway?: Gateway
  queue?: Queue
  sweepEveryMs?: number
  catchUpEveryMs?: number
  /** How long a turn may take in all. */
  thinkTimeoutMs?: number
  /** How many conversations are settled at once in this process. */
  concurrency?: number
  /** For tests that die at a named step. */
  onStep?: OnStep
}

export type App = {
  /** The port that was bound, after `listen`. */
  listen(): Promise<number>
  server: FastifyInstance
  simulator: Simulator | null
  /** What signs the webhooks' calls; the simulated carrier's own where there is no Twilio. */
  webhookToken: string
  receive(message: ReceivedMessage): ReturnType<typeof receive>
  settle(userId: UserId): Promise<number | null>
  /** Takes no new work, finishes what runs (10 s at most), loses nothing. */
  close(): Promise<void>
}

/** How much of what search finds goes into a turn unasked. */
const foundMessages = 8

/** How long a turn may take beside its model's time-out, in milliseconds: the built-in model, search, tools. */
const ownThinkingMs = 15_000

/** How many people's turns are in hand at once; most of them wait for a network. */
const mostConversations = 64

/** Of these, how many are worked on. Where messages come in, too, the rest of the thread's time is for them. */
const handsBesideWeb = 4
const handsAlone = 12

/** What runs when the process must end has so long; then it is handed back. Platforms kill after 10 s. */
const settleBeforeEndMs = 6_000

/** The service's number on the simulated network; 555-01xx numbers are kept for fiction. */
const simulatedServiceNumber = '+15555550100'

/** The only place that wires things together. The database is open and migrated; closing it is the caller's. */
export async function createApp(config: Config, options: AppOptions): Promise<App> {
  const { database, web = true, worker = true, clock = systemClock } = options
  const { db } = database
  const log = options.log ?? createLog(config.logLevel)
  const server = createServer(log)
  let boundPort = config.port
  const publicUrl = () => config.publicUrl ?? `http://localhost:${boundPort}`

  const simulatorToken = randomBytes(16).toString('hex')
  const simulator =
    config.twilio || options.gateway
      ? null
      : createSimulator({
          clock,
          accountSid: `AC${'0'.repeat(32)}`,
          authToken: simulatorToken,
          serviceNumber: simulatedServiceNumber,
          publicUrl,
          deliver: ({ url, form, headers }) => {
            const { pathname, search } = new URL(url)
            return server.inject({
              method: 'POST',
              url: `${pathname}${search}`,
              headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
              payload: form.toString(),
            })
          },
        })
  const gateway = options.gateway ?? simulator ?? (await openTwilio(required(config.twilio)))
  const authTokens = config.twilio?.authTokens ?? [simulatorToken]

  const registry = new Registry()
  const modelMetrics = createModelMetrics(registry)
  const models =
    options.models ??
    createModels(config, {
      ...options.modelGuard,
      onCircuit: (open) => {
        modelMetrics.circuit(config.model.split(':')[0] ?? '', open)
        log.warn({ open }, "the model provider's circuit has changed")
      },
    })
  const composing: ComposeDeps = {
    models,
    log,
    budget: createModelBudget({
      db,
      clock,
      perPerson: config.modelDailyTokensPerPerson,
      all: config.modelDailyTokens,
    }),
    metrics: modelMetrics,
    timeoutMs: config.modelTimeoutMs,
    replySegments: config.replySegments,
  }
  const queue = options.queue ?? (await startQueue(database, log))
  if (database.source.kind === 'embedded') await forgetOtherWorkers(db)
  const self = worker ? await startWorker(db, log) : null

  const { onStep } = options
  const meaningOf = createMeaning({ db, log, embedder: createEmbedder(config) })
  const settleDeps: Omit<SettleDeps, 'aside'> = {
    db,
    clock,
    log,
    gateway,
    statusCallbackUrl: '',
    worker: self ?? { id: randomUUID(), isFresh: () => true },
    stopping: () => settler.stopping(),
    inHand: new Map(),
    onStep,
    thinkTimeoutMs: options.thinkTimeoutMs ?? config.modelTimeoutMs + ownThinkingMs,
    burstWaitMs: config.burstWaitMs,
    contextMessages: config.contextMessages,
    assistantName: config.assistantName,
    gatewayAnswers: new Set(config.twilio ? config.keywordsAnsweredByTwilio : []),
    thinksElsewhere: models.primary !== models.builtin,
    undoTurn: async (trx, userId, turnId) => {
      await revertTurn(trx, userId, turnId)
    },
    think: (turn) =>
      think(
        {
          db,
          clock,
          assistantName: config.assistantName,
          replySegments: config.replySegments,
          defaultTimezone: config.defaultTimezone,
          search:
            models.primary === models.builtin
              ? null
              : (trx, userId, query, at) => search(trx, userId, { query, ...at, limit: foundMessages }),
          meaningOf,
          toolsFor: (turn, timezone) => {
            const tools = {
              db,
              userId: turn.userId,
              turnId: turn.id,
              now: clock.now(),
              timezone,
              sourceMessageId: turn.incoming.at(-1)?.id ?? null,
              meaningOf: (query: string) => meaningOf(turn.userId, query),
              historyFrom: turn.history[0]?.createdAt ?? turn.incoming[0]?.at ?? clock.now(),
            }
            const lookUp = createLookUp(tools)
            return { ...createMemoryTools(tools, lookUp), ...createListTools(tools, lookUp) }
          },
          revert: (turn) =>
            asUser(db, turn.userId, async (trx) => {
              await revertTurn(trx, turn.userId, turn.id)
            }),
          compose: (context, hands) => composeReply(composing, context, hands),
        },
        turn,
      ),
    onTyping: (number, on) => simulator?.typing(number, on),
  }
  const hands = createHands(web ? handsBesideWeb : handsAlone)
  const settleUser = (userId: UserId) =>
    hands.take((aside) =>
      settle({ ...settleDeps, aside, statusCallbackUrl: `${publicUrl()}/webhooks/sms/status` }, userId),
    )
  const receiving: ReceiveDeps = {
    db: database.receiving,
    clock,
    wake: queue.wake,
    signup: config.signup,
    burstWaitMs: config.burstWaitMs,
    timezoneOf: (number) => guessTimezone(number, config.defaultTimezone),
    onStep,
  }
  const receiveMessage = (message: ReceivedMessage) => outlastOutage(() => receive(receiving, message))
  const report = (status: StatusReport) => outlastOutage(() => recordStatus(receiving, status))
  const settler = createSettler({
    settle: settleUser,
    log,
    concurrency: options.concurrency ?? mostConversations,
  })

  const ofNumber = async <T>(number: string, read: (trx: UserTransaction, userId: UserId) => Promise<T>) => {
    const userId = await findUserByPhone(db, number)
    return userId ? asUser(db, userId, (trx) => read(trx, userId)) : null
  }

  healthRoutes(server, {
    checks: async () => ({
      database: true,
      migrated: await isMigrated(database),
      workers: await countWorkers(db),
    }),
  })
  metricsRoute(server, registry)
  if (web) {
    webhookRoutes(server, {
      log,
      publicUrl,
      authTokens,
      receive: receiveMessage,
      recordStatus: report,
    })
    if (simulator) {
      await server.register(
        phoneRoutes({
          assistantName: config.assistantName,
          serviceNumber: simulatedServiceNumber,
          simulator,
          history: async (number, limit) =>
            (await ofNumber(number, (trx, userId) => readPhoneHistory(trx, userId, limit))) ?? [],
          referents: async (number) =>
            (await ofNumber(number, async (trx, userId) =>
              describeReferents(await readLedger(trx, userId)),
            )) ?? [],
        }),
      )
    }
  }
  const repeated = worker
    ? [
        startPurge({ db, clock, log }),
        ...(database.source.kind === 'embedded' ? [startUpkeep(db, log)] : []),
        startSweep({ db, clock, log, wakeAll: queue.wakeAll }, options.sweepEveryMs ?? 2_000),
        ...(gateway.kind === 'twilio'
          ? [
              startCatchUp(
                { db, clock, log, gateway, receive: receiveMessage, recordStatus: report },
                options.catchUpEveryMs ?? 300_000,
              ),
            ]
          : []),
      ]
    : []
  if (worker) await queue.work(settler.wake)

  return {
    server,
    simulator,
    webhookToken: authTokens[0] ?? '',
    receive: receiveMessage,
    settle: settleUser,
    async listen() {
      await server.listen({ port: config.port, host: config.host })
      const address = server.server.address()
      boundPort = address && typeof address === 'object' ? address.port : config.port
      return boundPort
    },
    async close() {
      const settled = settler.stop(settleBeforeEndMs)
      await Promise.all([server.close(), queue.stop(), settled, ...repeated.map((task) => task.stop())])
      for (const turn of settleDeps.inHand?.values() ?? []) await handBack(settleDeps, turn)
      await simulator?.close()
      await self?.stop()
    },
  }
}

function startUpkeep(db: Db, log: Log): { stop(): Promise<void> } {
  const upkeep = createUpkeep(db)
  return repeat(60_000, async () => {
    await upkeep().catch((error: unknown) => log.warn({ err: error }, 'the database was not vacuumed'))
  })
}

/** Twilio's SDK is loaded only where it is used: it takes 140 ms and 26 MB. */
async function openTwilio(config: TwilioConfig): Promise<Gateway> {
  const { createTwilioGateway } = await import('./sms/twilio.ts')
  return createTwilioGateway(config)
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('the configuration has no gateway')
  return value
}
