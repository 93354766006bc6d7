import { sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { SearchKind } from '../../db/schema-memory.ts'
import { isForgotten, readForgotten } from '../forgotten.ts'
import { stemsOf } from '../words.ts'
import { indexMessages } from './messages.ts'
import { rankDocs, type TermPostings } from './rank.ts'

export type SearchHit = {
  id: string
  kind: SearchKind
  text: string
  saidAt: string
  /** False for a version of a memory that no longer holds. */
  current: boolean
  score: number
  /** Who said it, or the document it stands in. */
  source?: string
}

export type SearchQuery = {
  query: string
  limit?: number
  since?: string
  until?: string
  includePast?: boolean
  /** The clock and the place of who asks: "last week" depends on both. */
  now: Date
  timezone: string
}

type Candidate = {
  doc_no: number
  kind: SearchKind
  ref: string
  said_at: Date
  text: string
  source: string | null
  ended: boolean
  source_message_id: string | null
}

/** What the person said or imported that fits the query, best first. */
export async function search(trx: UserTransaction, userId: UserId, query: SearchQuery): Promise<SearchHit[]> {
  await indexMessages(trx, userId)
  const limit = Math.min(Math.max(1, query.limit ?? 10), 50)
  const terms = [...new Set(stemsOf(query.query))].slice(0, 64)
  if (terms.length === 0) return []
  const scores = rankDocs(await readCorpus(trx, userId, terms))
  const best = [...scores]
    .sort((one, other) => other[1] - one[1] || other[0] - one[0])
    .slice(0, limit * 4 + 50)
  const candidates = await readCandidates(
    trx,
    userId,
    best.map(([docNo]) => docNo),
    query,
  )
  const forgotten = await readForgotten(trx, userId)
  const shown = candidates.filter(
    (candidate) =>
      (query.includePast || !candidate.ended) &&
      (candidate.kind === 'memory' ||
        !isForgotten(forgotten, { id: candidate.ref, text: candidate.text, at: candidate.said_at })),
  )
  const said = new Set(shown.map((candidate) => candidate.kind === 'memory' && candidate.source_message_id))
  return shown
    .filter((candidate) => candidate.kind !== 'message' || !said.has(candidate.ref))
    .map((candidate) => toHit(candidate, scores.get(candidate.doc_no) ?? 0))
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
}

async function readCorpus(trx: UserTransaction, userId: UserId, terms: string[]) {
  const stats = await trx
    .selectFrom('search_stats')
    .select(['docs', 'words'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const { rows } = await sql<TermPostings>`select term, postings from search_terms
    where user_id = ${userId} and term = any(${terms}::text[])`.execute(trx)
  return { docs: stats?.docs ?? 0, words: Number(stats?.words ?? 0), terms: rows }
}

/** A message that a superseded memory was taken from counts as past, like the memory itself. */
async function readCandidates(
  trx: UserTransaction,
  userId: UserId,
  docNos: number[],
  { since, until }: SearchQuery,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select d.doc_no, d.kind, d.ref, d.said_at, coalesce(m.statement, c.content, p.text) as text,
      p.author as source, m.source_message_id,
      case d.kind when 'memory' then m.valid_to is not null
        when 'message' then exists (select from memories s where s.user_id = d.user_id
          and s.source_message_id = d.ref and s.valid_to is not null)
        else false end as ended
    from search_docs d
    left join memories m on d.kind = 'memory' and m.user_id = d.user_id and m.id = d.ref
    left join sms_conversations c on d.kind = 'message' and c.user_id = d.user_id and c.id = d.ref
    left join passages p on d.kind = 'document' and p.user_id = d.user_id and p.id = d.ref
    where d.user_id = ${userId} and d.doc_no = any(${docNos}::int[])
      and (${since ?? null}::timestamptz is null or d.said_at >= ${since ?? null}::timestamptz)
      and (${until ?? null}::timestamptz is null or d.said_at < ${until ?? null}::timestamptz)
      and coalesce(m.statement, c.content, p.text) is not null`.execute(trx)
  return rows
}

function toHit(candidate: Candidate, score: number): SearchHit {
  return {
    id: candidate.ref,
    kind: candidate.kind,
    text: candidate.text,
    saidAt: candidate.said_at.toISOString(),
    current: !candidate.ended,
    score,
    ...(candidate.source ? { source: candidate.source } : {}),
  }
}
