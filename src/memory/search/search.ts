import { sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { SearchKind } from '../../db/schema-memory.ts'
import { isForgotten, readForgotten } from '../forgotten.ts'
import { stemOf, wordsOf } from '../words.ts'
import { indexMessages } from './messages.ts'
import { type ParsedQuery, parseQuery, type Span } from './query.ts'
import { createRanker, type Features, scoreOf } from './rank.ts'
import { authorTerm } from './terms.ts'

export type SearchHit = {
  id: string
  kind: SearchKind
  text: string
  saidAt: string
  /** False for a version of a memory that no longer holds. */
  current: boolean
  /** The share of the query's words, weighted by how rare they are, that the text itself has: 0 to 1. Not the order. */
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
  flags: number
  text: string
  author: string | null
  title: string | null
  ended: boolean
  source_message_id: string | null
}

/** What the person said or imported that fits the query, best first. */
export async function search(trx: UserTransaction, userId: UserId, query: SearchQuery): Promise<SearchHit[]> {
  await indexMessages(trx, userId)
  const limit = Math.min(Math.max(1, query.limit ?? 10), 50)
  const { judged, known } = await judge(trx, userId, query, limit * 4 + 50)
  const forgotten = await readForgotten(trx, userId)
  const shown = judged.filter(
    ({ candidate }) =>
      (query.includePast || !candidate.ended) &&
      (candidate.kind === 'memory' ||
        !isForgotten(forgotten, { id: candidate.ref, text: candidate.text, at: candidate.said_at })),
  )
  const sources = new Set(shown.map(({ candidate }) => candidate.source_message_id))
  return shown
    .filter(({ candidate }) => candidate.kind !== 'message' || !sources.has(candidate.ref))
    .slice(0, limit)
    .map(({ candidate, features }) => toHit(candidate, features.coverage * known))
}

export type Judged = { candidate: Candidate; features: Features; score: number }

/** Candidates with all that is known of them, best first; `known` is the share of the query's words that are indexed. */
export async function judge(
  trx: UserTransaction,
  userId: UserId,
  query: SearchQuery,
  limit: number,
): Promise<{ judged: Judged[]; known: number }> {
  const parsed = parseQuery(query.query, query)
  const corpus = await readCorpus(trx, userId, parsed)
  const ranker = createRanker(corpus)
  const docNos = ranker.shortlist(limit)
  const candidates =
    docNos.length > 0
      ? await readCandidates(trx, userId, docNos, query)
      : await readSpan(trx, userId, parsed.span, limit)
  const judged = candidates
    .map((candidate) => {
      const features = ranker.featuresOf(candidate.doc_no, {
        flags: candidate.flags,
        byNamed: writtenBy(candidate, corpus.people),
        closeness: parsed.span ? closenessTo(parsed.span, candidate.said_at.getTime()) : 0,
      })
      return { candidate, features, score: scoreOf(features) }
    })
    .sort((one, other) => other.score - one.score || other.candidate.doc_no - one.candidate.doc_no)
  return { judged, known: corpus.known }
}

type FoundTerm = { term: string; postings: Uint8Array }

async function readCorpus(trx: UserTransaction, userId: UserId, parsed: ParsedQuery) {
  const authors = parsed.words.map(authorTerm)
  const { rows } = await sql<FoundTerm & { docs: number; words: string }>`
    select term, postings, docs, words from search_stats s left join lateral (
      select term, case when term like '@%' then ''::bytea else postings end as postings from search_terms t
      where t.user_id = s.user_id and t.term = any(${[...parsed.stems, ...authors]}::text[])) found on true
    where s.user_id = ${userId}`.execute(trx)
  const byTerm = new Map<string, Uint8Array[]>()
  for (const { term, postings } of rows) if (term) byTerm.set(term, [...(byTerm.get(term) ?? []), postings])
  const people = new Set(parsed.words.filter((word) => byTerm.has(authorTerm(word))))
  const nameStems = new Set([...people].map(stemOf))
  const found = parsed.stems.flatMap((term) => {
    const postings = byTerm.get(term)
    return postings ? [{ term, postings }] : []
  })
  return {
    docs: rows[0]?.docs ?? 0,
    words: Number(rows[0]?.words ?? 0),
    topic: found.filter(({ term }) => !nameStems.has(term)),
    names: found.filter(({ term }) => nameStems.has(term)),
    known: found.length / Math.max(1, parsed.stems.length),
    people,
    asksTime: parsed.asksTime,
    asksNumber: parsed.asksNumber,
  }
}

/** A message that a superseded memory was taken from counts as past, like the memory itself. */
const selectCandidates = (userId: UserId) => sql`
  select d.doc_no, d.kind, d.ref, d.said_at, d.flags, coalesce(m.statement, c.content, p.text) as text,
    p.author, f.title, m.source_message_id,
    case d.kind when 'memory' then m.valid_to is not null
      when 'message' then exists (select from memories s where s.user_id = d.user_id
        and s.source_message_id = d.ref and s.valid_to is not null)
      else false end as ended
  from search_docs d
  left join memories m on d.kind = 'memory' and m.user_id = d.user_id and m.id = d.ref
  left join sms_conversations c on d.kind = 'message' and c.user_id = d.user_id and c.id = d.ref
  left join passages p on d.kind = 'document' and p.user_id = d.user_id and p.id = d.ref
  left join documents f on f.user_id = p.user_id and f.id = p.document_id
  where d.user_id = ${userId} and coalesce(m.statement, c.content, p.text) is not null`

async function readCandidates(
  trx: UserTransaction,
  userId: UserId,
  docNos: number[],
  { since, until }: SearchQuery,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`${selectCandidates(userId)} and d.doc_no = any(${docNos}::int[])
    and d.said_at >= ${readInstant(since, '-infinity')} and d.said_at < ${readInstant(until, 'infinity')}`.execute(
    trx,
  )
  return rows
}

/** A query that names a time and nothing else: what was said then, newest first. */
async function readSpan(
  trx: UserTransaction,
  userId: UserId,
  span: Span | null,
  limit: number,
): Promise<Candidate[]> {
  if (!span) return []
  const { rows } = await sql<Candidate>`${selectCandidates(userId)}
    and d.said_at >= ${new Date(span.from)} and d.said_at < ${new Date(span.to)}
    order by d.said_at desc limit ${limit}`.execute(trx)
  return rows
}

/** What a model gives as an instant may be anything; what is none sets no bound. */
function readInstant(text: string | undefined, otherwise: string): string {
  const instant = new Date(text ?? '')
  return Number.isNaN(instant.getTime()) ? otherwise : instant.toISOString()
}

function writtenBy({ kind, author }: Candidate, people: Set<string>): number {
  if (people.size === 0 || kind !== 'document') return 0.5
  return wordsOf(author ?? '').some((word) => people.has(word)) ? 1 : 0
}

const day = 86_400_000

/** People tell of things while they happen or in the days after. */
function closenessTo({ from, to }: Span, at: number): number {
  if (at >= from - day && at < to + day) return 1
  return at >= from && at < to + 9 * day ? 0.5 : 0
}

function toHit(candidate: Candidate, score: number): SearchHit {
  const source = candidate.author ?? candidate.title
  return {
    id: candidate.ref,
    kind: candidate.kind,
    text: candidate.text,
    saidAt: candidate.said_at.toISOString(),
    current: !candidate.ended,
    score,
    ...(source ? { source } : {}),
  }
}
