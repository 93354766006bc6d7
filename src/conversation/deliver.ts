import { setOptedOut } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { asUser, type UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import type { Db, ReplyPartState } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Gateway, SendResult } from '../sms/gateway.ts'
import { pauseSending, resumeSending } from './alerts.ts'
import type { Aside } from './hands.ts'
import { type Part, takeNextPart, withholdPending } from './parts.ts'
import type { OnStep } from './steps.ts'
import { lockPerson } from './turns.ts'
import type { Worker } from './workers.ts'

export type DeliverDeps = {
  db: Db
  clock: Clock
  log: Log
  gateway: Gateway
  worker: Pick<Worker, 'id' | 'isFresh'>
  statusCallbackUrl: string
  /** Waiting for the gateway leaves the hand to others. */
  aside: Aside
  /** True once this process is to end: what runs is finished, nothing new is begun. */
  stopping?: () => boolean
  onStep?: OnStep
}

/** What is left after delivering: nothing (and what was found `next`), or something later. */
export type Delivered<T> = { kind: 'done'; next?: T } | { kind: 'later'; afterMs: number }

const maxLaterAttempts = 5

/**
 * Hands the person's replies to the gateway, in order. A part is marked as being sent before it is sent:
 * one that is found so after a crash may have been sent, and is looked up before it is ever repeated.
 * After the last one, `look` sees in the same transaction what there is to do next. Round trips for one
 * part: 2 to take it (none where the turn's own transaction took it), 2 to record what became of it, which
 * takes the next one too, and those of `look`.
 */
export async function deliver<T>(
  deps: DeliverDeps,
  userId: UserId,
  taken?: Part,
  look?: (trx: UserTransaction) => Promise<T>,
): Promise<Delivered<T>> {
  const takeNext = async (trx: UserTransaction): Promise<Next<T>> => {
    if (deps.stopping?.()) return { kind: 'done' }
    const head = await takeNextPart(deps, trx, userId)
    if (head.kind !== 'none') return head
    return look ? { kind: 'done', next: await look(trx) } : { kind: 'done' }
  }
  let next: Next<T> = taken ? { kind: 'part', part: taken } : await asUser(deps.db, userId, takeNext)
  while (next.kind === 'part') {
    await deps.onStep?.('part-taken')
    const { part } = next
    const result = await deps.aside(() => sendOnce(deps, userId, part))
    await deps.onStep?.('sent')
    next = await asUser(deps.db, userId, async (trx) => {
      // The person's row before the parts, like everywhere.
      await lockPerson(trx, userId)
      const waitMs = await recordResult(deps, trx, userId, part, result)
      return waitMs === null ? takeNext(trx) : { kind: 'later', afterMs: waitMs }
    })
    await deps.onStep?.('part-recorded')
  }
  return next
}

type Next<T> = Delivered<T> | { kind: 'part'; part: Part }

/** No transaction is open here. */
async function sendOnce(deps: DeliverDeps, userId: UserId, part: Part): Promise<SendResult> {
  const { id, recipient, body } = part
  // Others may hold us for dead and be about to send the same: throwing leaves it to be looked up.
  if (!deps.worker.isFresh()) throw new Error('this worker has been silent for too long to send')
  if (part.maybeSentAt) {
    const { maybeSentAt: since, knownSids } = part
    const found = await deps.gateway.findSent({ id, to: recipient, body, since, knownSids })
    if (found.kind === 'found') return { kind: 'accepted', sid: found.sid }
    if (found.kind === 'unknown') return { kind: 'ambiguous', code: found.code }
    if (!deps.worker.isFresh()) throw new Error('this worker has been silent for too long to send')
  }
  await deps.onStep?.('sending')
  const statusCallback = `${deps.statusCallbackUrl}?part=${id}&user=${userId}`
  return deps.gateway.send({ id, to: recipient, body, statusCallback })
}

/** Null to go on with the next part, else after how many milliseconds to look again. */
async function recordResult(
  deps: DeliverDeps,
  trx: UserTransaction,
  userId: UserId,
  part: Part,
  result: SendResult,
): Promise<number | null> {
  const now = deps.clock.now()
  // A status callback may have been faster than the answer to the request, and then it stands.
  const set = (state: ReplyPartState, more: object = {}) =>
    hold(
      trx,
      trx
        .updateTable('reply_parts')
        .set({ state, updated_at: now, worker_id: null, next_attempt_at: null, ...more })
        .where('user_id', '=', userId)
        .where('id', '=', part.id)
        .where('state', '=', 'sending'),
    )
  const again = async (state: 'pending' | 'sending', code: string) => {
    // What was taken may take a moment to be seen in the gateway's list.
    const waitMs = backoffMs(state === 'sending' ? part.attempts + 1 : part.attempts)
    await set(state, { next_attempt_at: new Date(now.getTime() + waitMs), error_code: code })
    return waitMs
  }
  switch (result.kind) {
    case 'accepted':
      await set('accepted', { provider_sid: result.sid, error_code: null })
      if (part.isTry) {
        await resumeSending(trx)
        deps.log.info({}, 'the gateway takes our replies again')
      }
      return null
    case 'not-accepted':
      return again('pending', result.code)
    case 'ambiguous':
      return again('sending', result.code)
    case 'later':
      if (part.attempts < maxLaterAttempts) return again('pending', result.code)
      await set('failed', { error_code: result.code })
      return null
    case 'permanent':
      await set('failed', { error_code: result.code })
      return null
    case 'opted-out':
      await setOptedOut(trx, userId, now)
      await set('withheld', { error_code: result.code })
      await withholdPending(trx, userId, now)
      return null
    case 'account':
      deps.log.error(
        { code: result.code },
        'the gateway refuses our account: replies are kept, nobody gets any',
      )
      await set('pending', { error_code: result.code })
      await pauseSending(trx, result.code, now, { wasTry: part.isTry })
      return 1_000
  }
}

/** 1 s, 2 s, 4 s … at most 5 minutes, with up to half as much again at random. */
function backoffMs(attempts: number): number {
  const base = Math.min(300_000, 1000 * 2 ** Math.min(20, attempts - 1))
  return Math.round(base * (1 + Math.random() / 2))
}
