import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { TurnId, UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import type { JournaledRow, JournaledTable } from '../db/schema-memory.ts'
import { hideForgotten } from './hidden.ts'
import { indexedText } from './memories.ts'
import { reindex } from './search/reindex.ts'
import { removeFromIndex } from './search/remove.ts'

type Change = {
  id: string
  table_name: JournaledTable
  row_id: string
  before: JournaledRow | null
  after: JournaledRow | null
}

/**
 * The person's "undo": takes back what the last turn that changed something did, and says what. It is
 * journaled under its own turn like any change, so the next "undo" takes it back in turn; two in one
 * turn go back two turns.
 */
export async function undoLast(
  trx: UserTransaction,
  userId: UserId,
  turnId: TurnId,
): Promise<{ undone: string[] } | { nothingToUndo: true }> {
  const last = await trx
    .selectFrom('changes')
    .select('turn_id')
    .where('user_id', '=', userId)
    .where('turn_id', '!=', turnId)
    .where((eb) => eb.or([eb('undone_by', 'is', null), eb('undone_by', '!=', turnId)]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return { nothingToUndo: true }
  const changes = await readChanges(trx, userId, last.turn_id)
  const lists = await readListNames(trx, userId, changes)
  await reverse(trx, userId, changes)
  await trx
    .updateTable('changes')
    .set({ undone_by: turnId })
    .where('user_id', '=', userId)
    .where('turn_id', '=', last.turn_id)
    .execute()
  return { undone: [...new Set(changes.flatMap((change) => describe(change, lists)))] }
}

/**
 * Takes back everything a turn that died half-way has changed, and its journal with it, as if it had
 * never run. Call it outside of a turn (`asUser` without a turn id): it leaves no trace of its own.
 */
export async function revertTurn(trx: UserTransaction, userId: UserId, turnId: TurnId): Promise<number> {
  await sql`select set_config('jean.turn', '', true)`.execute(trx)
  const changes = await readChanges(trx, userId, turnId)
  await reverse(trx, userId, changes)
  await trx.deleteFrom('changes').where('user_id', '=', userId).where('turn_id', '=', turnId).execute()
  await trx
    .updateTable('changes')
    .set({ undone_by: null })
    .where('user_id', '=', userId)
    .where('undone_by', '=', turnId)
    .execute()
  return changes.length
}

/**
 * Drops everybody's journal of turns that began before an instant: what they had forgotten is gone for
 * good. Returns how many changes it dropped.
 */
export async function purgeChanges(db: Db, before: Date): Promise<number> {
  const { rows } = await sql<{
    count: string
  }>`select jean_purge_changes(${before.toISOString()}) as count`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

function readChanges(trx: UserTransaction, userId: UserId, turnId: TurnId): Promise<Change[]> {
  return trx
    .selectFrom('changes')
    .select(['id', 'table_name', 'row_id', 'before', 'after'])
    .where('user_id', '=', userId)
    .where('turn_id', '=', turnId)
    .orderBy('id', 'desc')
    .execute()
}

async function reverse(trx: UserTransaction, userId: UserId, changes: Change[]): Promise<void> {
  for (const change of changes) await restoreRow(trx, userId, change)
  await removeGone(trx, userId, changes)
  if (changes.some((change) => change.table_name === 'forgotten')) await hideForgotten(trx, userId)
  if (changes.some((change) => indexed.has(change.table_name))) await reindex(trx, userId)
}

const indexed = new Set<JournaledTable>(['memories', 'forgotten', 'sms_conversations'])

async function restoreRow(trx: UserTransaction, userId: UserId, change: Change): Promise<void> {
  const table = sql.table(change.table_name)
  if (!change.before) {
    await sql`delete from ${table} where user_id = ${userId} and id = ${change.row_id}`.execute(trx)
    return
  }
  const columns = sql.join(Object.keys(change.before).map((column) => sql.ref(column)))
  const image = sql`jsonb_populate_record(null::${table}, ${JSON.stringify(change.before)}::jsonb)`
  if (change.after) {
    await sql`update ${table} set (${columns}) = (select ${columns} from ${image})
      where user_id = ${userId} and id = ${change.row_id}`.execute(trx)
  } else {
    await sql`insert into ${table} (${columns}) select ${columns} from ${image}`.execute(trx)
  }
}

/** The index follows the rows: what went is not found again. */
async function removeGone(trx: UserTransaction, userId: UserId, changes: Change[]): Promise<void> {
  const touched = new Map<string, string>()
  for (const { table_name, row_id, before, after } of changes) {
    const { statement, context } = before ?? after ?? {}
    if (table_name === 'memories' && typeof statement === 'string') {
      touched.set(row_id, indexedText(statement, typeof context === 'string' ? context : ''))
    }
  }
  if (touched.size === 0) return
  const present = await trx
    .selectFrom('memories')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', 'in', [...touched.keys()])
    .execute()
  for (const { id } of present) touched.delete(id)
  await removeFromIndex(
    trx,
    userId,
    [...touched].map(([ref, text]) => ({ ref, text })),
  )
}

async function readListNames(
  trx: UserTransaction,
  userId: UserId,
  changes: Change[],
): Promise<Map<string, string>> {
  const rows = await trx.selectFrom('lists').select(['id', 'name']).where('user_id', '=', userId).execute()
  const names = new Map(rows.map((row) => [row.id, row.name]))
  for (const change of changes) {
    if (change.table_name === 'lists') names.set(change.row_id, String((change.before ?? change.after)?.name))
  }
  return names
}

/** What was taken back, in words: "added eggs to groceries". */
function describe({ table_name, before, after }: Change, lists: Map<string, string>): string[] {
  const row = after ?? before ?? {}
  const list = lists.get(String(row.list_id)) ?? 'a list'
  switch (table_name) {
    case 'memories':
      if (before && after)
        return after.valid_to && !before.valid_to
          ? [`replaced “${row.statement}”`]
          : [`brought back “${row.statement}”`]
      return [`${after ? 'remembered' : 'forgot'} “${row.statement}”`]
    case 'list_items':
      if (before && after) return [`${after.done_at ? 'ticked' : 'unticked'} ${row.text} on ${list}`]
      return [after ? `added ${row.text} to ${list}` : `took ${row.text} off ${list}`]
    case 'lists':
      if (before && after)
        return before.name === after.name ? [] : [`renamed ${before.name} to ${after.name}`]
      return [`${after ? 'made' : 'deleted'} the list ${row.name}`]
    case 'reminders':
      if (before && after) return [`changed the reminder “${row.text ?? ''}”`]
      return [`${after ? 'set' : 'deleted'} the reminder “${row.text ?? ''}”`]
    default:
      return []
  }
}
