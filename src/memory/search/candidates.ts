import { type RawBuilder, sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { SearchKind } from '../../db/schema-memory.ts'
import { readInstant } from '../instant.ts'
import { kindOf } from './postings.ts'
import type { Span } from './query.ts'

/** A document of the index with what it says; `ended` when it no longer holds. */
export type Candidate = {
  doc_no: number
  kind: SearchKind
  ref: string
  said_at: Date
  flags: number
  text: string
  context: string
  author: string | null
  title: string | null
  source_message_id: string | null
  ended: boolean
}

type Bounds = { since?: string | undefined; until?: string | undefined }

export async function readCandidates(
  trx: UserTransaction,
  userId: UserId,
  docNos: number[],
  { since, until }: Bounds,
): Promise<Candidate[]> {
  const kinds = [...new Set(docNos.map(kindOf))]
  const { rows } = await sql<Candidate>`${sql.join(
    kinds.map((kind) => {
      const some = docNos.filter((docNo) => kindOf(docNo) === kind)
      return sql`${selectKind[kind](userId)} and d.doc_no = any(${some}::int[])
        and d.said_at >= ${readInstant(since) ?? '-infinity'} and d.said_at < ${readInstant(until) ?? 'infinity'}`
    }),
    sql` union all `,
  )}`.execute(trx)
  return rows
}

/** What was said in a span of time, newest first. */
export async function readSpan(
  trx: UserTransaction,
  userId: UserId,
  span: Span,
  limit: number,
): Promise<Candidate[]> {
  const kinds = Object.values(selectKind).map(
    (select) =>
      sql`${select(userId)} and d.said_at >= ${new Date(span.from)} and d.said_at < ${new Date(span.to)}`,
  )
  const { rows } = await sql<Candidate>`select * from (${sql.join(kinds, sql` union all `)}) as said
    order by said_at desc limit ${limit}`.execute(trx)
  return rows
}

const columns = sql`d.doc_no, d.kind, d.ref, d.said_at, d.flags`

// One select for each kind: joining all tables at once takes the planner longer than the whole search.
const selectKind: Record<SearchKind, (userId: UserId) => RawBuilder<unknown>> = {
  memory: (userId) => sql`
    select ${columns}, m.statement as text, m.context, null as author, null as title, m.source_message_id,
      m.valid_to is not null as ended
    from search_docs d join memories m on m.user_id = d.user_id and m.id = d.ref
    where d.user_id = ${userId} and m.user_id = ${userId} and d.kind = 'memory'`,
  // A message that a superseded memory was taken from is past, like the memory itself.
  message: (userId) => sql`
    select ${columns}, c.content as text, '' as context, null as author, null as title, null::uuid as source_message_id,
      exists (select from memories s where s.user_id = ${userId} and s.source_message_id = d.ref
        and s.valid_to is not null) as ended
    from search_docs d join sms_conversations c on c.id = d.ref
    where d.user_id = ${userId} and c.user_id = ${userId} and d.kind = 'message'`,
  document: (userId) => sql`
    select ${columns}, p.text, '' as context, p.author, f.title, null::uuid as source_message_id, false as ended
    from search_docs d join passages p on p.user_id = d.user_id and p.id = d.ref
    join documents f on f.user_id = p.user_id and f.id = p.document_id
    where d.user_id = ${userId} and p.user_id = ${userId} and f.user_id = ${userId} and d.kind = 'document'`,
}
