import { sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { SearchKind } from '../../db/schema-memory.ts'
import { isForgotten, readForgotten } from '../forgotten.ts'
import { addToIndex } from './add.ts'

type Text = {
  id: string
  kind: SearchKind
  text: string
  at: Date
  author: string | null
  document: string | null
  days: string[] | null
}

/**
 * Adds to the search index whatever is missing there: rows that an import or an undone "forget" has
 * brought back. What is forgotten, or still waits for its answer, stays out.
 */
export async function reindex(trx: UserTransaction, userId: UserId): Promise<void> {
  const forgotten = await readForgotten(trx, userId)
  const missing = sql`not exists (select from search_docs d where d.user_id = ${userId} and d.ref = t.id)`
  const { rows } = await sql<Text>`
    select id, 'memory' as kind, concat_ws(' ', statement, nullif(context, '')) as text, said_at as at, null as author, null::uuid as document, 0 as position,
      about->'days' as days
      from memories t where user_id = ${userId} and ${missing}
    union all
    select id, 'message', content, created_at, null, null, 0, null from sms_conversations t
      where user_id = ${userId} and role = 'USER' and ${missing} and not exists (
        select from inbound_messages i where i.user_id = ${userId} and i.id = t.id and i.turn_id is null)
    union all
    select id, 'document', text, said_at, author, document_id, position, null from passages t
      where user_id = ${userId} and ${missing}
    order by kind, document, position, at, id`.execute(trx)
  const shown = rows.filter((row) => row.kind === 'memory' || !isForgotten(forgotten, row))
  for (const texts of groupByDocument(shown)) {
    await addToIndex(
      trx,
      userId,
      texts.map(({ id, kind, text, at, author, days }) => ({
        ref: id,
        kind,
        text,
        saidAt: at,
        author,
        days: days ?? [],
      })),
    )
  }
}

/** One call for each conversation: the first of one is no neighbour of the last of another. */
function groupByDocument(texts: Text[]): Text[][] {
  const groups = new Map<string, Text[]>()
  for (const text of texts) {
    const key = `${text.kind} ${text.document}`
    groups.set(key, [...(groups.get(key) ?? []), text])
  }
  return [...groups.values()]
}
