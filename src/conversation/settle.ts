import { type ConsentWord, consentReply, readConsent } from '../accounts/consent.ts'
import { setOptedOut } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { asUser, type UserTransaction } from '../db/as-user.ts'
import type { TurnId, UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Forgotten } from '../memory/forgotten.ts'
import { type DeliverDeps, type Delivered, deliver } from './deliver.ts'
import { type Part, takeNextPart, withholdPending } from './parts.ts'
import { storeReply } from './replies.ts'
import { type Begun, beginTurn, endTurn, hasEnded, type OpenTurn } from './turns.ts'

/** What the mind gives for a turn; everything it changed carries the turn's id. */
export type Thought = {
  reply: string
  /** What is left of a long answer, for MORE. */
  rest: string
  /** Null where no model was asked. */
  model: string | null
  fallbackReason: string | null
  usage: Record<string, number>
  /** Kept with the conversation in the transaction that stores the reply. */
  keep: (trx: UserTransaction, forgotten: Forgotten[]) => Promise<void>
}

export type SettleDeps = DeliverDeps & {
  db: Db
  clock: Clock
  log: Log
  burstWaitMs: number
  contextMessages: number
  assistantName: string
  /** Consent words that the gateway answers by itself; there we stay silent. */
  gatewayAnswers: ReadonlySet<string>
  undoTurn: (trx: UserTransaction, userId: UserId, turnId: TurnId) => Promise<void>
  think: (turn: OpenTurn) => Promise<Thought>
  /** True where thinking is mostly waiting for somebody else's machine. */
  thinksElsewhere: boolean
  /** A thought that takes longer has failed: while its worker lives, nobody else would take the turn over. */
  thinkTimeoutMs: number
  onTyping?: (phoneNumber: string, typing: boolean) => void
  /** The turns this process has in hand; what is left in it when the process ends is handed back. */
  inHand?: Map<UserId, OpenTurn>
}

const maxAttempts = 3

/**
 * Brings one person's conversation to rest: every message answered, every reply handed to the gateway.
 * Running it twice, late, or after a crash at any line is harmless; within one process it runs once at a
 * time for one person. Returns null at rest, else after how many milliseconds to look again. A message
 * that is being stored meanwhile has a wake of its own.
 */
export async function settle(deps: SettleDeps, userId: UserId): Promise<number | null> {
  const look = (trx: UserTransaction) => beginTurn(deps, trx, userId)
  let begun = await asUser(deps.db, userId, look)
  if (begun.kind !== 'turn') return soonest(waitOf(begun), await deliver(deps, userId))
  while (begun.kind === 'turn') {
    await deps.onStep?.('turn-begun')
    const { retryMs, part } = await answer(deps, begun.turn)
    const delivered: Delivered<Begun> = await deliver(deps, userId, part, retryMs === null ? look : undefined)
    if (delivered.kind === 'later' || !delivered.next) return soonest(retryMs, delivered)
    begun = delivered.next
  }
  return waitOf(begun)
}

function waitOf(begun: Begun): number | null {
  return begun.kind === 'later' ? begun.afterMs : null
}

function soonest(waitMs: number | null, delivered: Delivered<unknown>): number | null {
  if (delivered.kind === 'done') return waitMs
  return waitMs === null ? delivered.afterMs : Math.min(waitMs, delivered.afterMs)
}

/** `retryMs` is null when the turn came to its end, else after how many milliseconds to try again. */
type Answered = { retryMs: number | null; part?: Part }

async function answer(deps: SettleDeps, turn: OpenTurn): Promise<Answered> {
  const phone = turn.person.phoneNumber
  if (phone) deps.onTyping?.(phone, true)
  deps.inHand?.set(turn.userId, turn)
  try {
    return { retryMs: null, part: await answerOnce(deps, turn) }
  } catch (error) {
    deps.log.error(
      { err: error, userId: turn.userId, turnId: turn.id, attempt: turn.attempt },
      'a turn failed',
    )
    await abandon(deps, turn, error)
    return { retryMs: turn.attempt >= maxAttempts ? 0 : 500 * 4 ** (turn.attempt - 1) }
  } finally {
    deps.inHand?.delete(turn.userId)
    if (phone) deps.onTyping?.(phone, false)
  }
}

async function answerOnce(deps: SettleDeps, turn: OpenTurn): Promise<Part | undefined> {
  const consent = readConsentOf(turn)
  if (consent) return endWithConsent(deps, turn, consent)
  if (turn.person.optedOut) return end(deps, turn, { reply: null })
  if (turn.attempt > maxAttempts) return park(deps, turn)
  const think = () => thinkInTime(deps, turn)
  const thought = await (deps.thinksElsewhere ? deps.aside(think) : think())
  await deps.onStep?.('thought')
  return end(deps, turn, { reply: thought.reply, thought })
}

/** What a thought that came too late has still changed is taken back when it ends. */
async function thinkInTime(deps: SettleDeps, turn: OpenTurn): Promise<Thought> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('thinking took too long')), deps.thinkTimeoutMs)
    timer.unref()
  })
  const thinking = deps.think(turn)
  try {
    return await Promise.race([thinking, tooLate])
  } catch (error) {
    void thinking.then(
      () => takeBack(deps, turn, { errorCode: 'too-late' }).catch(() => {}),
      () => {},
    )
    throw error
  } finally {
    clearTimeout(timer)
  }
}

type Consent = { word: ConsentWord; optOutType: string | null; plain: boolean }

/** STOP, START and HELP are never the model's business. In a burst the last word about consent counts. */
function readConsentOf(turn: OpenTurn): Consent | null {
  const said = turn.incoming
    .map(({ text, optOutType }) => ({
      optOutType,
      word: readConsent(text, { optedOut: turn.person.optedOut, optOutType }),
      plain: text.trim().split(/\s+/).length === 1,
    }))
    .findLast(({ word }) => word !== null)
  if (!said?.word || (said.word === 'help' && turn.incoming.length > 1)) return null
  return { ...said, word: said.word }
}

/** STOP silences the rest of its burst, and everything that has not left us yet. */
function endWithConsent(deps: SettleDeps, turn: OpenTurn, { word, optOutType, plain }: Consent) {
  const answeredByGateway = optOutType !== null || (plain && deps.gatewayAnswers.has(word))
  return end(deps, turn, {
    reply: answeredByGateway ? null : consentReply(word, deps.assistantName),
    evenIfStopped: true,
    before: async (trx) => {
      if (word === 'help') return
      await setOptedOut(trx, turn.userId, word === 'stop' ? deps.clock.now() : null)
      if (word === 'stop') await withholdPending(trx, turn.userId, deps.clock.now())
    },
  })
}

type End = {
  reply: string | null
  thought?: Thought
  state?: 'answered' | 'parked'
  evenIfStopped?: boolean
  before?: (trx: UserTransaction) => Promise<void>
}

/**
 * Reply, "answered" and everything kept with them: one transaction, and only while the turn is ours. The
 * same transaction takes the next part to send. Round trips: end, take (what is kept leaves with it), commit.
 */
async function end(
  deps: SettleDeps,
  turn: OpenTurn,
  { reply, thought, state = 'answered', evenIfStopped, before }: End,
): Promise<Part | undefined> {
  const work = async (trx: UserTransaction) => {
    const ended = await endTurn(trx, turn, {
      state,
      at: deps.clock.now(),
      answered: turn.incoming.map((message) => message.id),
      model: thought?.model,
      fallbackReason: thought?.fallbackReason,
      usage: thought?.usage,
    })
    if (!ended) throw new Error('the turn was taken over by another worker')
    await before?.(trx)
    await thought?.keep(trx, ended.forgotten)
    if (reply !== null)
      await storeReply(deps, trx, turn, { text: reply, rest: thought?.rest ?? '' }, evenIfStopped ?? false)
    await deps.onStep?.('turn-written')
    const next = await takeNextPart(deps, trx, turn.userId)
    return next.kind === 'part' ? next.part : undefined
  }
  const part = await asUser(deps.db, turn.userId, work, turn.id)
  await deps.onStep?.('turn-ended')
  return part
}

/** After the last attempt: one honest sentence, and the turn waits for the operator. */
function park(deps: SettleDeps, turn: OpenTurn): Promise<Part | undefined> {
  const text = turn.incoming.map((message) => message.text).join(' ')
  const shown = text.length > 80 ? `${text.slice(0, 77).toWellFormed().trimEnd()}...` : text
  deps.log.error({ userId: turn.userId, turnId: turn.id }, 'a turn is parked for the operator')
  return end(deps, turn, {
    reply: `I couldn't work on that just now, but I've kept it: "${shown}"`,
    state: 'parked',
  })
}

/** What the failed attempt changed is undone before it is tried again. */
function abandon(deps: SettleDeps, turn: OpenTurn, error: unknown): Promise<void> {
  const errorCode = error instanceof Error ? error.name : messageOf(error).slice(0, 40)
  return takeBack(deps, turn, { errorCode })
}

/** A process that must end gives back a turn it cannot finish, as if it had never been begun. */
export function handBack(deps: Pick<SettleDeps, 'db' | 'clock' | 'undoTurn'>, turn: OpenTurn): Promise<void> {
  return takeBack(deps, turn, { errorCode: 'handed-back', forgive: true })
}

/** A turn that came to its end after all (the answer to its commit was lost) keeps what it did. */
function takeBack(
  { db, clock, undoTurn }: Pick<SettleDeps, 'db' | 'clock' | 'undoTurn'>,
  turn: OpenTurn,
  why: { errorCode: string; forgive?: boolean },
): Promise<void> {
  return asUser(db, turn.userId, async (trx) => {
    const ours = await endTurn(trx, turn, { state: 'abandoned', at: clock.now(), answered: [], ...why })
    if (ours || !(await hasEnded(trx, turn))) await undoTurn(trx, turn.userId, turn.id)
  })
}
