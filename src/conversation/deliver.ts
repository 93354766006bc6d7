import { setOptedOut } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { asUser } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db, ReplyPartState } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Gateway, SendResult } from '../sms/gateway.ts'

export type DeliverDeps = {
  db: Db
  clock: Clock
  log: Log
  gateway: Gateway
  statusCallbackUrl: string
}

type Part = {
  id: string
  recipient: string
  body: string
  attempts: number
  wasSending: boolean
  createdAt: Date
}

const maxLaterAttempts = 5

/**
 * Hands the person's replies to the gateway, in order. A part is marked as being sent before it is sent:
 * one that is found so after a crash may have been sent, and is looked up before it is repeated. Returns
 * null when nothing is left, else after how many milliseconds to look again.
 */
export async function deliver(deps: DeliverDeps, userId: UserId): Promise<number | null> {
  for (;;) {
    const next = await asUser(deps.db, userId, (trx) => takeNextPart(deps, trx, userId))
    if (next.kind === 'none') return null
    if (next.kind === 'later') return next.afterMs
    const result = await sendOnce(deps, userId, next.part)
    const waitMs = await asUser(deps.db, userId, (trx) => recordResult(deps, trx, userId, next.part, result))
    if (waitMs !== null) return waitMs
  }
}

type Trx = Parameters<Parameters<typeof asUser>[2]>[0]

async function takeNextPart(
  { clock }: DeliverDeps,
  trx: Trx,
  userId: UserId,
): Promise<{ kind: 'part'; part: Part } | { kind: 'none' } | { kind: 'later'; afterMs: number }> {
  const row = await trx
    .selectFrom('reply_parts')
    .select(['id', 'recipient', 'body', 'attempts', 'state', 'next_attempt_at', 'created_at'])
    .where('user_id', '=', userId)
    .where('state', 'in', ['pending', 'sending'])
    .orderBy('position')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return { kind: 'none' }
  const dueMs = row.next_attempt_at ? row.next_attempt_at.getTime() - clock.now().getTime() : 0
  if (dueMs > 0) return { kind: 'later', afterMs: dueMs }
  await trx
    .updateTable('reply_parts')
    .set({ state: 'sending', attempts: row.attempts + 1, updated_at: clock.now() })
    .where('user_id', '=', userId)
    .where('id', '=', row.id)
    .execute()
  return {
    kind: 'part',
    part: {
      id: row.id,
      recipient: row.recipient,
      body: row.body,
      attempts: row.attempts + 1,
      wasSending: row.state === 'sending',
      createdAt: row.created_at,
    },
  }
}

async function sendOnce(deps: DeliverDeps, userId: UserId, part: Part): Promise<SendResult> {
  const { id, recipient, body } = part
  if (part.wasSending) {
    const found = await deps.gateway.findSent({ id, to: recipient, body, since: part.createdAt })
    if (found.kind === 'found') return { kind: 'accepted', sid: found.sid }
    if (found.kind === 'unknown') return { kind: 'ambiguous', code: found.code }
  }
  const statusCallback = `${deps.statusCallbackUrl}?part=${id}&user=${userId}`
  return deps.gateway.send({ id, to: recipient, body, statusCallback })
}

/** Null to go on with the next part, else after how many milliseconds to look again. */
async function recordResult(
  deps: DeliverDeps,
  trx: Trx,
  userId: UserId,
  part: Part,
  result: SendResult,
): Promise<number | null> {
  const now = deps.clock.now()
  const set = (state: ReplyPartState, more: object = {}) =>
    trx
      .updateTable('reply_parts')
      .set({ state, updated_at: now, ...more })
      .where('user_id', '=', userId)
      .where('id', '=', part.id)
      // A status callback may have been faster than the answer to the request.
      .where('state', '=', 'sending')
      .execute()
  const again = async (state: 'pending' | 'sending', code: string) => {
    const waitMs = backoffMs(part.attempts)
    await set(state, { next_attempt_at: new Date(now.getTime() + waitMs), error_code: code })
    return waitMs
  }
  switch (result.kind) {
    case 'accepted':
      await set('sent', { provider_sid: result.sid, error_code: null })
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
      await set('withheld', { error_code: result.code })
      await setOptedOut(trx, userId, now)
      return null
    case 'account':
      deps.log.error(
        { code: result.code },
        'the gateway refuses our account: replies are kept, nobody gets any',
      )
      return again('pending', result.code)
  }
}

/** 1 s, 2 s, 4 s … at most 5 minutes, with up to half as much again at random. */
function backoffMs(attempts: number): number {
  const base = Math.min(300_000, 1000 * 2 ** (attempts - 1))
  return Math.round(base * (1 + Math.random() / 2))
}
