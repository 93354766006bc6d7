import { setImmediate } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { setTimezone } from '../accounts/users.ts'
import { type App, createApp } from '../app.ts'
import { createModels, type Models } from '../assistant/models.ts'
import { createVirtualClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Queue } from '../conversation/queue.ts'
import { asUser } from '../db/as-user.ts'
import { migrateUp } from '../db/migrate.ts'
import { type Database, openEmbedded } from '../db/open.ts'
import { silentLog } from '../log.ts'
import type { Gateway } from '../sms/gateway.ts'
import { countSegments } from '../sms/segments.ts'
import { readSpent, type Spent } from './spent.ts'
import type { Dialogue, DialogueTurn } from './suite.ts'

export type Failure = {
  id: string
  turn: number
  user: string
  reply: string
  why: string
  conversation: string[]
}

export type EvalReport = {
  model: string
  passed: number
  total: number
  /** Percent. */
  score: number
  categories: Record<string, { passed: number; total: number }>
  failures: Failure[]
  spent: Spent
}

/** One turn as it went; `why` is null where the reply is right. */
export type Played = { dialogue: Dialogue; position: number; reply: string; why: string | null }

type Options = {
  models?: Models
  /** Told of every turn; then a dialogue is played to its end, whatever fails. */
  onTurn?: (played: Played) => void
}

/** Plays every dialogue with phones of its own, all through the real pipeline on one in-memory database. */
export async function playSuites(
  config: Config,
  dialogues: Dialogue[],
  { models = createModels(config), onTurn }: Options = {},
): Promise<EvalReport> {
  const database = await openEmbedded('memory://')
  await migrateUp(database)
  const clock = createVirtualClock(new Date(0))
  const sent: { to: string; body: string }[] = []
  const app = await createApp(
    {
      ...config,
      twilio: null,
      signup: 'open',
      burstWaitMs: 0,
      publicUrl: 'http://localhost',
      // All dialogues are played on the same few days of the clock.
      modelDailyTokens: Number.MAX_SAFE_INTEGER,
      modelDailyTokensPerPerson: Number.MAX_SAFE_INTEGER,
    },
    { database, web: false, queue: noQueue, clock, log: silentLog, models, gateway: recordingGateway(sent) },
  )
  const report: Omit<EvalReport, 'spent'> = {
    model: config.model,
    passed: 0,
    total: 0,
    score: 0,
    categories: {},
    failures: [],
  }
  let spent: Spent
  try {
    for (const [index, dialogue] of dialogues.entries()) {
      const failure = await playDialogue({ app, database, clock, sent, onTurn }, dialogue, index)
      const category = report.categories[dialogue.category] ?? { passed: 0, total: 0 }
      report.categories[dialogue.category] = category
      category.total += 1
      report.total += 1
      if (failure) report.failures.push(failure)
      else {
        category.passed += 1
        report.passed += 1
      }
    }
    spent = await readSpent(database.db)
  } finally {
    await app.close()
    await database.close()
  }
  report.score = report.total === 0 ? 0 : Math.round((report.passed / report.total) * 1000) / 10
  return { ...report, spent }
}

function recordingGateway(sent: { to: string; body: string }[]): Gateway {
  return {
    kind: 'simulator',
    settlesAfterMs: 0,
    async send({ id, to, body }) {
      sent.push({ to, body })
      return { kind: 'accepted', sid: `SM${id.replaceAll('-', '')}` }
    },
    findSent: async () => ({ kind: 'not-found' }),
    listSince: async () => ({ received: [], sent: [] }),
  }
}

/** Conversations are settled here, one after another, at their own time. */
const noQueue: Queue = {
  wake: async () => {},
  wakeAll: async () => {},
  work: async () => {},
  stop: async () => {},
}

type Stage = {
  app: App
  database: Database
  clock: ReturnType<typeof createVirtualClock>
  sent: { to: string; body: string }[]
  onTurn: Options['onTurn']
}

const defaultGapMs = 40_000
const withinBurstMs = 1_000

async function playDialogue(stage: Stage, dialogue: Dialogue, index: number): Promise<Failure | null> {
  const { app, clock, sent, onTurn } = stage
  clock.set(DateTime.fromISO(dialogue.start, { zone: dialogue.timezone }).toJSDate())
  const conversation: string[] = []
  const people = [...new Set(dialogue.turns.map(({ from }) => from))]
  const numbers = new Map(
    people.map((name, person) => [name, `+1555${String(2_000_000 + index * 10 + person)}`]),
  )

  let failure: Failure | null = null
  for (const [position, turn] of dialogue.turns.entries()) {
    const number = numbers.get(turn.from) ?? ''
    // Queries of the embedded database, one after another, keep timers from running: the worker's beat is one.
    await setImmediate()
    sent.length = 0
    if (position > 0) clock.advance(turn.gap ?? defaultGapMs)
    const unasked = sent.map(({ body }) => body)
    const texts = turn.user === undefined ? [] : [turn.user].flat()
    if (texts.length > 0) {
      sent.length = 0
      for (const [order, text] of texts.entries()) {
        if (order > 0) clock.advance(withinBurstMs)
        await receiveText(stage, number, text, dialogue.timezone)
        conversation.push(`${turn.from}: ${text}`)
      }
      await settleNumber(app, stage, number)
    }
    const replies =
      texts.length > 0 ? sent.filter(({ to }) => to === number).map(({ body }) => body) : unasked
    const reply = replies.join('\n')
    if (replies.length > 0) conversation.push(`${turn.from} gets: ${reply}`)
    const why = judge(turn, texts.length > 0, replies, unasked, reply)
    onTurn?.({ dialogue, position, reply, why })
    if (why)
      failure ??= {
        id: dialogue.id,
        turn: position + 1,
        user: texts.join('\n'),
        reply,
        why,
        conversation: [...conversation],
      }
    if (failure && !onTurn) return failure
  }
  return failure
}

let sidCounter = 0

async function receiveText({ app, database, clock }: Stage, number: string, body: string, timezone: string) {
  sidCounter += 1
  const received = await app.receive({
    providerSid: `SM${String(sidCounter).padStart(32, '0')}`,
    from: number,
    to: '+15555550100',
    body,
    media: [],
    optOutType: null,
    sentAt: clock.now(),
  })
  if (received.kind === 'stored') {
    await asUser(database.db, received.userId, (trx) => setTimezone(trx, received.userId, timezone))
    known.set(number, received.userId)
  }
}

const known = new Map<string, Parameters<App['settle']>[0]>()

async function settleNumber(app: App, { clock }: Stage, number: string): Promise<void> {
  const userId = known.get(number)
  if (!userId) return
  for (let round = 0; round < 20; round += 1) {
    const again = await app.settle(userId)
    if (again === null) return
    clock.advance(again)
  }
}

function judge(
  turn: DialogueTurn,
  asked: boolean,
  replies: string[],
  unasked: string[],
  reply: string,
): string | null {
  if (turn.silent) return replies.length === 0 ? null : 'a message came where none may come'
  if (turn.fires && replies.length !== 1) return `${replies.length} messages came, one should have`
  if (asked && unasked.length > 0) return 'a message came unasked before this turn'
  if (reply.trim() === '') return 'there was no reply'
  const missing = turn.reply_has.find((pattern) => !pattern.test(reply))
  if (missing) return `the reply lacks ${missing.source}`
  const unwanted = turn.reply_lacks.find((pattern) => pattern.test(reply))
  if (unwanted) return `the reply has ${unwanted.source}`
  const segments = replies.reduce((sum, body) => sum + countSegments(body), 0)
  return segments > turn.max_segments ? `the reply costs ${segments} segments` : null
}
