import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { hashedWords } from './forgotten.ts'
import { hideForgotten, redactMessages } from './hidden.ts'
import { indexedText, isUuid } from './memories.ts'
import { removeFromIndex } from './search/remove.ts'
import { stemsOf } from './words.ts'

export type ForgetRequest = { ids?: string[]; query?: string; confirmed?: boolean; andMessages?: boolean }
export type ForgetResult =
  | { forgotten: { id: string; statement: string }[] }
  | { needsConfirmation: { id: string; statement: string }[] }
  | { nothingFound: true }

type Target = {
  id: string
  statement: string
  context: string
  source: 'memory' | 'item' | 'message' | 'passage'
  source_message_id: string | null
}

// "Everything I told you about Sam" names Sam only.
const scopeStems = new Set(
  stemsOf(
    'everything anything all thing things stuff bit part said say told tell mention mentioned know remember memory memories forget delete remove erase ever',
  ),
)

/**
 * Removes memories with all their versions, and list items, that are named by id or found by words. More
 * than one needs `confirmed`. The journal can give them back until it is purged; nothing else can.
 */
export async function forget(
  trx: UserTransaction,
  userId: UserId,
  request: ForgetRequest,
  now: Date,
): Promise<ForgetResult> {
  const targets = await findTargets(trx, userId, request)
  if (targets.length === 0) return { nothingFound: true }
  const named = targets.map(({ id, statement }) => ({ id, statement }))
  if (targets.length > 1 && !request.confirmed) return { needsConfirmation: named }
  const of = (source: Target['source']) => targets.filter((target) => target.source === source)
  const versions = await removeMemories(trx, userId, of('memory'))
  await removeItems(trx, userId, of('item'))
  await removePassages(trx, userId, of('passage'))
  const gone = [...versions, ...of('message'), ...of('passage')]
  await markForgotten(trx, userId, gone, { now, andMessages: request.andMessages ?? false })
  const hidden = await hideForgotten(trx, userId)
  if (request.andMessages) await redactMessages(trx, userId, hidden)
  return { forgotten: named }
}

async function findTargets(trx: UserTransaction, userId: UserId, request: ForgetRequest): Promise<Target[]> {
  const ids = (request.ids ?? []).filter(isUuid)
  if (ids.length > 0) return findById(trx, userId, ids)
  const stems = [...new Set(stemsOf(request.query ?? ''))].filter((stem) => !scopeStems.has(stem))
  if (stems.length === 0) return []
  const { rows } = await sql<Target>`
    select id, statement, context, 'memory' as source, source_message_id from memories
    where user_id = ${userId} and valid_to is null order by said_at, id`.execute(trx)
  const items = await sql<Target>`
    select id, text as statement, '' as context, 'item' as source, null as source_message_id from list_items
    where user_id = ${userId} order by created_at, position`.execute(trx)
  return [...rows, ...items.rows].filter(({ statement }) => {
    const words = new Set(stemsOf(statement))
    return stems.every((stem) => words.has(stem))
  })
}

/** Whatever search shows can be forgotten by its id; with a message go the memories taken from it. */
async function findById(trx: UserTransaction, userId: UserId, ids: string[]): Promise<Target[]> {
  const { rows } = await sql<Target>`
    select id, statement, context, 'memory' as source, source_message_id from memories
      where user_id = ${userId} and (id = any(${ids}::uuid[])
        or (source_message_id = any(${ids}::uuid[]) and valid_to is null))
    union all
    select id, text, '', 'item', null from list_items where user_id = ${userId} and id = any(${ids}::uuid[])
    union all
    select id, content, '', 'message', id from sms_conversations c
      where user_id = ${userId} and id = any(${ids}::uuid[])
        and not exists (select from memories m where m.user_id = ${userId} and m.source_message_id = c.id)
    union all
    select id, text, '', 'passage', null from passages where user_id = ${userId} and id = any(${ids}::uuid[])`.execute(
    trx,
  )
  return rows
}

/** Deletes the memories and every version that led to them or followed; returns all that went. */
async function removeMemories(trx: UserTransaction, userId: UserId, targets: Target[]): Promise<Target[]> {
  if (targets.length === 0) return []
  const { rows } = await sql<Target>`
    with recursive versions (id, superseded_by) as (
      select id, superseded_by from memories where user_id = ${userId}
        and id = any(${targets.map(({ id }) => id)}::uuid[])
      union
      select m.id, m.superseded_by from memories m join versions v
        on m.superseded_by = v.id or m.id = v.superseded_by
      where m.user_id = ${userId}
    )
    delete from memories where user_id = ${userId} and id in (select id from versions)
    returning id, statement, context, 'memory' as source, source_message_id`.execute(trx)
  await removeFromIndex(
    trx,
    userId,
    rows.map(({ id, statement, context }) => ({ ref: id, text: indexedText(statement, context) })),
  )
  return rows
}

async function removeItems(trx: UserTransaction, userId: UserId, targets: Target[]): Promise<void> {
  if (targets.length === 0) return
  await trx
    .deleteFrom('list_items')
    .where('user_id', '=', userId)
    .where(
      'id',
      'in',
      targets.map(({ id }) => id),
    )
    .execute()
}

/** A passage that a document still has would be back with the next import of it: it is hidden, too. */
async function removePassages(trx: UserTransaction, userId: UserId, targets: Target[]): Promise<void> {
  const ids = targets.map(({ id }) => id)
  if (ids.length === 0) return
  const gone = await trx
    .deleteFrom('passages')
    .where('user_id', '=', userId)
    .where('id', 'in', ids)
    .returning(['id', 'text', 'author'])
    .execute()
  await removeFromIndex(
    trx,
    userId,
    gone.map(({ id, text, author }) => ({ ref: id, text, author })),
  )
}

async function markForgotten(
  trx: UserTransaction,
  userId: UserId,
  gone: Target[],
  { now, andMessages }: { now: Date; andMessages: boolean },
): Promise<void> {
  if (gone.length === 0) return
  await trx
    .insertInto('forgotten')
    .values(
      gone.map((one) => ({
        user_id: userId,
        id: randomUUID(),
        source_message_id: one.source_message_id,
        words: [...hashedWords(one.statement)],
        forgotten_at: now,
        and_messages: andMessages,
      })),
    )
    .execute()
}
