import { z } from 'zod'
import { setOptedOut } from '../accounts/users.ts'
import type { Clock } from '../clock.ts'
import { asUser } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db, ReplyPartState } from '../db/schema.ts'
import { errorKindOf } from '../sms/twilio-errors.ts'
import { raiseCodeAlert } from './alerts.ts'
import { withholdPending } from './parts.ts'
import type { OnStep } from './steps.ts'

const query = z.object({ part: z.uuid(), user: z.uuid() })

// How far along each state is; callbacks come late, twice and out of order, and never take one back.
const rank: Record<ReplyPartState, number> = {
  pending: 0,
  sending: 1,
  accepted: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
  failed: 4,
  withheld: 4,
}

const stateOf: Record<string, ReplyPartState> = {
  queued: 'accepted',
  accepted: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
}

export type StatusReport = {
  part: unknown
  user: unknown
  sid: string
  status: string
  errorCode: string | null
}

export type StatusDeps = { db: Db; clock: Clock; onStep?: OnStep }

/**
 * Keeps the furthest state of a reply's part. Our own ids come back in the callback's query, so that one
 * which is faster than the answer to the request, or comes in place of it, settles what was sent. Round
 * trips: begin, become, update, commit.
 */
export async function recordStatus(
  { db, clock, onStep }: StatusDeps,
  report: StatusReport,
): Promise<'recorded' | 'ignored'> {
  const ids = query.safeParse({ part: report.part, user: report.user })
  const state = stateOf[report.status]
  if (!ids.success || !state) return 'ignored'
  const userId = ids.data.user as UserId
  const now = clock.now()
  const earlier = (Object.keys(rank) as ReplyPartState[]).filter((other) => rank[other] < rank[state])
  const kind = report.errorCode ? errorKindOf(report.errorCode) : undefined
  const recorded = await asUser(db, userId, async (trx) => {
    // The person's row before the parts, like everywhere.
    if (kind === 'opted-out') await setOptedOut(trx, userId, now)
    const { numUpdatedRows } = await trx
      .updateTable('reply_parts')
      .set({
        state,
        provider_sid: report.sid,
        error_code: report.errorCode,
        worker_id: null,
        next_attempt_at: null,
        updated_at: now,
      })
      .where('user_id', '=', userId)
      .where('id', '=', ids.data.part)
      .where('state', 'in', earlier)
      .executeTakeFirst()
    if (kind === 'opted-out') await withholdPending(trx, userId, now)
    if (kind === 'account' && report.errorCode) await raiseCodeAlert(trx, report.errorCode, now)
    return numUpdatedRows > 0n
  })
  await onStep?.('status-recorded')
  return recorded ? 'recorded' : 'ignored'
}
