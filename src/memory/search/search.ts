import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { SearchKind } from '../../db/schema-memory.ts'
import { isForgotten, readForgotten } from '../forgotten.ts'
import { wordsOf } from '../words.ts'
import { type Candidate, readCandidates, readSpan } from './candidates.ts'
import { type PersonCorpus, readCorpus } from './corpus.ts'
import { kindOf } from './postings.ts'
import { type ParsedQuery, parseQuery, type Span } from './query.ts'
import { createRanker, type Features, type Ranker, scoreOf } from './rank.ts'
import { findNearest, type Meaning } from './vectors.ts'

export type SearchHit = {
  id: string
  kind: SearchKind
  text: string
  saidAt: string
  /** What it is about where its own words do not say. */
  about?: string
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
  /** What the query means, where an embedding model is configured. */
  meaning?: Meaning | null
}

/** What the person said or imported that fits the query, best first. */
export async function search(trx: UserTransaction, userId: UserId, query: SearchQuery): Promise<SearchHit[]> {
  const limit = Math.min(Math.max(1, query.limit ?? 10), 50)
  const { judged, corpus } = await judge(trx, userId, query, limit)
  const forgotten = corpus.anyForgotten ? await readForgotten(trx, userId) : []
  const shown = judged.filter(
    ({ candidate: { kind, ref, text, said_at, ended } }) =>
      (query.includePast || !ended) &&
      (kind === 'memory' || !isForgotten(forgotten, { id: ref, text, at: said_at })),
  )
  const sources = new Set(shown.map(({ candidate }) => candidate.source_message_id))
  return shown
    .filter(({ candidate }) => candidate.kind !== 'message' || !sources.has(candidate.ref))
    .slice(0, limit)
    .map(({ candidate, features }) => toHit(candidate, features.coverage * corpus.known))
}

type Judged = { candidate: Candidate; features: Features; score: number }

/** Candidates with all that is known of them for this query, best first. */
export async function judge(
  trx: UserTransaction,
  userId: UserId,
  query: SearchQuery,
  limit: number,
): Promise<{ judged: Judged[]; corpus: PersonCorpus }> {
  const parsed = parseQuery(query.query, query)
  const corpus = await readCorpus(trx, userId, parsed)
  const ranker = createRanker(corpus)
  const shortlist = ranker.shortlist(limit * 3 + 30)
  // The order of memories is known from the index; what neighbours say of others shows only in their rows.
  const settled = !parsed.span && shortlist.every((docNo) => kindOf(docNo) === 'memory')
  const docNos = settled ? shortlist.slice(0, limit + 15) : shortlist
  const judged = (await pickCandidates(trx, userId, query, parsed, docNos, limit))
    .map((candidate) => {
      const features = ranker.featuresOf(candidate.doc_no, {
        flags: candidate.flags,
        byNamed: writtenBy(candidate, corpus.people),
        closeness: parsed.span ? closenessTo(parsed.span, candidate.said_at.getTime()) : 0,
      })
      return { candidate, features, score: scoreOf(features) }
    })
    .sort((one, other) => other.score - one.score || other.candidate.doc_no - one.candidate.doc_no)
  return {
    judged: await fuseMeaning(trx, userId, query, judged, (docNo, facts) => ranker.featuresOf(docNo, facts)),
    corpus,
  }
}

/** Reciprocal rank fusion (Cormack and others, 2009; its constant is theirs) of words and meaning. */
async function fuseMeaning(
  trx: UserTransaction,
  userId: UserId,
  query: SearchQuery,
  judged: Judged[],
  featuresOf: Ranker['featuresOf'],
): Promise<Judged[]> {
  if (!query.meaning) return judged
  const near = await findNearest(trx, userId, query.meaning, 50)
  const known = new Set(judged.map(({ candidate }) => candidate.doc_no))
  const others = near.filter((docNo) => !known.has(docNo))
  const added = (others.length > 0 ? await readCandidates(trx, userId, others, query) : []).map(
    (candidate) => {
      const features = featuresOf(candidate.doc_no, { flags: candidate.flags, byNamed: 0.5, closeness: 0 })
      return { candidate, features, score: 0 }
    },
  )
  const byWords = new Map(judged.map(({ candidate }, rank) => [candidate.doc_no, 1 / (60 + rank + 1)]))
  const byMeaning = new Map(near.map((docNo, rank) => [docNo, 1 / (60 + rank + 1)]))
  return [...judged, ...added]
    .map((one) => {
      const { doc_no } = one.candidate
      return { ...one, score: (byWords.get(doc_no) ?? 0) + (byMeaning.get(doc_no) ?? 0) }
    })
    .sort((one, other) => other.score - one.score)
}

/** Where no word of the query stands anywhere, the time it names is all there is to go by. */
async function pickCandidates(
  trx: UserTransaction,
  userId: UserId,
  query: SearchQuery,
  { span }: ParsedQuery,
  docNos: number[],
  limit: number,
): Promise<Candidate[]> {
  if (docNos.length > 0) return readCandidates(trx, userId, docNos, query)
  return span ? readSpan(trx, userId, span, limit) : []
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
    ...(candidate.context ? { about: candidate.context } : {}),
    current: !candidate.ended,
    score,
    ...(source ? { source } : {}),
  }
}
