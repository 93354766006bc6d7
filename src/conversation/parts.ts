import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import type { Gateway } from '../sms/gateway.ts'
import { askToSend } from './alerts.ts'
import { type Worker, workerSilenceMs } from './workers.ts'

/** One text of a reply that this worker has taken to hand it over. */
export type Part = {
  id: string
  recipient: string
  body: string
  attempts: number
  /** When somebody may have sent it already; null where that cannot be. */
  maybeSentAt: Date | null
  /** The gateway's ids of texts that are known to be other ones. */
  knownSids: string[]
  /** The one attempt by which a paused service sees whether it can send again. */
  isTry: boolean
}

export type NextPart = { kind: 'part'; part: Part } | { kind: 'none' } | { kind: 'later'; afterMs: number }

/** A part waits for its carrier to take the one before it, but not for ever: callbacks get lost. */
const partWaitMs = 5_000
const partPollMs = 400

type Deps = { clock: Clock; worker: Pick<Worker, 'id'>; gateway: Pick<Gateway, 'settlesAfterMs'> }

type Head = {
  id: string
  recipient: string
  body: string
  attempts: number
  state: 'pending' | 'sending'
  worker_id: string | null
  worker_lives: boolean
  next_attempt_at: Date | null
  created_at: Date
  updated_at: Date
  before_state: string | null
  before_at: Date | null
  paused_until: Date | null
}

/** Takes the person's next unsent part, if its time has come. One round trip. */
export async function takeNextPart(deps: Deps, trx: UserTransaction, userId: UserId): Promise<NextPart> {
  const head = await readHead(trx, userId)
  if (!head) return { kind: 'none' }
  const now = deps.clock.now()
  const waitMs = waitOf(deps, head, now)
  if (waitMs > 0) return { kind: 'later', afterMs: waitMs }
  const asked = await askToSend(trx, head.paused_until, now)
  if (asked.kind === 'paused') return { kind: 'later', afterMs: asked.afterMs }
  const maybeSent = head.state === 'sending'
  const knownSids = maybeSent ? await readSidsSince(trx, userId, head.created_at) : []
  await hold(
    trx,
    sql`update reply_parts set state = 'sending', worker_id = ${deps.worker.id}, attempts = attempts + 1,
        next_attempt_at = null, updated_at = ${now.toISOString()}
      where user_id = ${userId} and id = ${head.id}`,
  )
  return {
    kind: 'part',
    part: {
      id: head.id,
      recipient: head.recipient,
      body: head.body,
      attempts: head.attempts + 1,
      maybeSentAt: maybeSent ? head.created_at : null,
      knownSids,
      isTry: asked.kind === 'try',
    },
  }
}

/** The gateway's ids of what went to this person lately. */
async function readSidsSince(trx: UserTransaction, userId: UserId, at: Date): Promise<string[]> {
  const { rows } = await sql<{ sid: string }>`
    select provider_sid as sid from reply_parts
    where user_id = ${userId} and provider_sid is not null
      and created_at > ${at.toISOString()}::timestamptz - interval '1 day'`.execute(trx)
  return rows.map(({ sid }) => sid)
}

async function readHead(trx: UserTransaction, userId: UserId): Promise<Head | undefined> {
  const { rows } = await sql<Head>`
    select p.id, p.recipient, p.body, p.attempts, p.state, p.worker_id, p.next_attempt_at, p.created_at,
      p.updated_at,
      exists (select from workers w where w.id = p.worker_id
        and w.beat_at > clock_timestamp() - ${`${workerSilenceMs} milliseconds`}::interval) as worker_lives,
      before.state as before_state, before.updated_at as before_at,
      (select retry_at from alerts where name = 'sending') as paused_until
    from reply_parts p
    left join lateral (
      select b.state, b.updated_at from reply_parts b
      where b.user_id = p.user_id and b.reply_id = p.reply_id and b.position < p.position
      order by b.position desc limit 1
    ) as before on true
    where p.user_id = ${userId} and p.state in ('pending', 'sending')
    order by p.position limit 1
    for update of p`.execute(trx)
  return rows[0]
}

/** For how many milliseconds this part must be left alone. */
function waitOf({ worker, gateway }: Deps, head: Head, now: Date): number {
  const since = (instant: Date) => now.getTime() - instant.getTime()
  // Ours, and nobody at it (one settle per person in a process): an outage stopped us half-way.
  if (head.worker_id && head.worker_id !== worker.id) {
    if (head.worker_lives) return 2_000
    // The request of one that died may still be under way, and only afterwards does looking tell anything.
    const settlesIn = gateway.settlesAfterMs - since(head.updated_at)
    if (settlesIn > 0) return settlesIn
  }
  if (head.next_attempt_at && head.next_attempt_at > now) return -since(head.next_attempt_at)
  if (head.before_state === 'accepted' && head.before_at && since(head.before_at) < partWaitMs)
    return partPollMs
  return 0
}

/** Nothing more goes to a person who has stopped. What is being sent is not ours to take back. */
export async function withholdPending(trx: UserTransaction, userId: UserId, now: Date): Promise<void> {
  await trx
    .updateTable('reply_parts')
    .set({ state: 'withheld', updated_at: now })
    .where('user_id', '=', userId)
    .where('state', '=', 'pending')
    .execute()
}
