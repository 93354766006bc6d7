import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'
import type { Gateway, ReceivedMessage, SentMessage } from '../sms/gateway.ts'
import { phoneOf } from '../sms/inbound.ts'
import type { Received } from './receive.ts'
import { repeat } from './repeat.ts'
import type { StatusReport } from './status.ts'

export type CatchUpDeps = {
  db: Db
  clock: Clock
  log: Log
  gateway: Gateway
  receive: (message: ReceivedMessage) => Promise<Received>
  recordStatus: (report: StatusReport) => Promise<unknown>
}

/** How far before the last stored text the first look goes: others may have stored later ones meanwhile. */
const overlapMs = 10 * 60_000
/** How far a later look reaches into the one before: webhooks may be under way while we look. */
const underWayMs = 30_000

/** What is older than this is not answered out of the blue. */
const longestMs = 24 * 3_600_000

/**
 * Asks the gateway for what its webhooks did not bring: texts that came while nobody listened go the same
 * way as all others, and what became of our own texts is recorded. The gateway does not repeat either.
 */
export async function catchUp(deps: CatchUpDeps, since: Date): Promise<{ received: number; sent: number }> {
  const { received, sent } = await deps.gateway.listSince(since)
  const missed = await withoutKnown(deps.db, received)
  let stored = 0
  // In their order: two texts of one person must not overtake each other.
  for (const message of missed) if ((await deps.receive(message)).kind === 'stored') stored += 1
  const reports = await behind(deps.db, sent)
  for (const report of reports) await deps.recordStatus(report)
  if (stored > 0 || reports.length > 0) {
    deps.log.info({ received: stored, statuses: reports.length }, 'caught up with the gateway')
  }
  return { received: stored, sent: reports.length }
}

/** Catches up now, from a little before the last stored message on, and again and again. */
export function startCatchUp(deps: CatchUpDeps, everyMs: number): { stop(): Promise<void> } {
  let since: Date | null = null
  return repeat(everyMs, async () => {
    const begun = deps.clock.now()
    try {
      since ??= await lastReceived(deps.db, begun)
      await catchUp(deps, since)
      since = new Date(begun.getTime() - everyMs - underWayMs)
    } catch (error) {
      deps.log.warn({ err: error }, 'catching up with the gateway failed; it is tried again')
    }
  })
}

async function lastReceived(db: Db, now: Date): Promise<Date> {
  const { rows } = await sql<{ at: Date | null }>`select jean_last_received_at() as at`.execute(db)
  const last = rows[0]?.at?.getTime() ?? now.getTime()
  return new Date(Math.max(last - overlapMs, now.getTime() - longestMs))
}

async function withoutKnown(db: Db, messages: ReceivedMessage[]): Promise<ReceivedMessage[]> {
  if (messages.length === 0) return []
  const phones = messages.map(({ from }) => phoneOf(from))
  const sids = messages.map(({ providerSid }) => providerSid)
  const { rows } = await sql<{ sid: string }>`
    select jean_known_sids(${phones}::text[], ${sids}::text[]) as sid`.execute(db)
  const known = new Set(rows.map(({ sid }) => sid))
  return messages.filter(({ providerSid }) => !known.has(providerSid))
}

/** Where the gateway knows more than we do. */
async function behind(db: Db, sent: SentMessage[]): Promise<StatusReport[]> {
  if (sent.length === 0) return []
  const bySid = new Map(sent.map((message) => [message.sid, message]))
  const { rows } = await sql<{ user_id: UserId; part_id: string; sid: string; state: string }>`
    select * from jean_unsettled_parts(${[...bySid.keys()]}::text[])`.execute(db)
  return rows.flatMap(({ user_id: user, part_id: part, sid, state }) => {
    const message = bySid.get(sid)
    if (!message || message.status === state) return []
    return [{ part, user, sid, status: message.status, errorCode: message.errorCode }]
  })
}
