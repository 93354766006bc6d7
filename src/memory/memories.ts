import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import { describeSubject } from './about.ts'
import { readInstant } from './instant.ts'
import { addToIndex } from './search/add.ts'
import { hashOf, stemsOf, wordsOf } from './words.ts'

/** `about` names what the statement's own words leave out, such as whom "he" means. */
export type Memory = { id: string; statement: string; saidAt: string; about?: string }

/** Where a change comes from: the clock's instant and the message that the person wrote. */
export type Told = { now: Date; timezone: string; sourceMessageId?: string | null }

export type Remembered = {
  stored: Memory
  replaced: { id: string; statement: string }[]
  duplicate?: boolean
}

type Statement = { statement: string; kind?: string; replaces?: string[]; about?: string[] }

const maxStatementLength = 10_000
const maxContextLength = 300

/**
 * Stores a statement, unless the same one holds already, and ends the versions it replaces. Ids that are
 * unknown or ended are left alone. Round trips: find the same one, lock the index; with `replaces` one more.
 */
export async function remember(
  trx: UserTransaction,
  userId: UserId,
  { statement, kind = 'fact', replaces = [], about = [] }: Statement,
  told: Told,
): Promise<Remembered> {
  const text = statement.replaceAll('\0', '').trim().slice(0, maxStatementLength)
  const context = about.join(', ').replaceAll('\0', '').slice(0, maxContextLength)
  const known = await findSame(trx, userId, text)
  if (known) {
    const ended = replaces.filter((id) => id !== known.id)
    return {
      stored: known,
      replaced: await endVersions(trx, userId, ended, known.id, told.now),
      duplicate: true,
    }
  }
  const id = randomUUID()
  const subject = describeSubject(text, told)
  const insert = trx.insertInto('memories').values({
    user_id: userId,
    id,
    statement: text,
    context,
    fingerprint: fingerprintOf(text),
    kind,
    about: JSON.stringify(subject),
    source_message_id: told.sourceMessageId ?? null,
    said_at: told.now,
    valid_from: told.now,
    valid_to: null,
    superseded_by: null,
  })
  await hold(trx, insert)
  await addToIndex(trx, userId, [
    { ref: id, kind: 'memory', text: indexedText(text, context), saidAt: told.now, days: subject.days },
  ])
  const replaced = await endVersions(trx, userId, replaces, id, told.now)
  return { stored: toMemory({ id, statement: text, context, said_at: told.now }), replaced }
}

/** Ends one version and lets the new statement take its place. An unknown id stores the statement anew. */
export function updateMemory(
  trx: UserTransaction,
  userId: UserId,
  { id, statement, about }: { id: string; statement: string; about?: string[] },
  told: Told,
): Promise<Remembered> {
  return remember(trx, userId, { statement, replaces: [id], ...(about ? { about } : {}) }, told)
}

/** What holds now, newest first; `before` is the `saidAt` of the last one of the page before. */
export async function listMemories(
  trx: UserTransaction,
  userId: UserId,
  { limit = 20, before }: { limit?: number; before?: string },
): Promise<{ memories: Memory[]; total: number }> {
  const earlier = readInstant(before)
  const most = Math.min(Math.max(1, limit), 200)
  const { rows } = await sql<Row & { total: string }>`
    with current as not materialized (
      select id, statement, context, said_at from memories where user_id = ${userId} and valid_to is null
    ), page as (
      select * from current where said_at < ${earlier ?? 'infinity'}
      order by said_at desc, id desc limit ${most}
    )
    select page.*, total from (select count(*) as total from current) as counted left join page on true
    order by said_at desc, id desc`.execute(trx)
  return {
    memories: rows.filter(({ id }) => id !== null).map(toMemory),
    total: Number(rows[0]?.total ?? 0),
  }
}

async function findSame(trx: UserTransaction, userId: UserId, text: string): Promise<Memory | null> {
  const row = await trx
    .selectFrom('memories')
    .select(['id', 'statement', 'context', 'said_at'])
    .where('user_id', '=', userId)
    .where('fingerprint', '=', fingerprintOf(text))
    .where('valid_to', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row ? toMemory(row) : null
}

async function endVersions(
  trx: UserTransaction,
  userId: UserId,
  ids: string[],
  by: string,
  now: Date,
): Promise<{ id: string; statement: string }[]> {
  const known = ids.filter(isUuid)
  if (known.length === 0) return []
  return trx
    .updateTable('memories')
    .set({ valid_to: now, superseded_by: by })
    .where('user_id', '=', userId)
    .where('id', 'in', known)
    .where('valid_to', 'is', null)
    .returning(['id', 'statement'])
    .execute()
}

/** The words that matter, in order: "I like tea!" is "i like tea", and "Ann owes Ben" is not "Ben owes Ann". */
function fingerprintOf(statement: string): string {
  const stems = stemsOf(statement)
  return hashOf((stems.length > 0 ? stems : wordsOf(statement)).join(' ') || statement)
}

/** What a model hands over as an id may be anything; the database takes only a UUID. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** What a memory is found by. */
export function indexedText(statement: string, context: string): string {
  return context === '' ? statement : `${statement} ${context}`
}

type Row = { id: string; statement: string; context: string; said_at: Date }

function toMemory(row: Row): Memory {
  const { id, statement, context } = row
  return { id, statement, saidAt: row.said_at.toISOString(), ...(context ? { about: context } : {}) }
}
