import { sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import { stemOf } from '../words.ts'
import { indexMessages, unindexedMessages } from './messages.ts'
import type { ParsedQuery } from './query.ts'
import type { Corpus } from './rank.ts'
import { authorTerm, dayTerm } from './terms.ts'

export type PersonCorpus = Corpus & {
  /** Words of the query that are authors of what the person imported. */
  people: Set<string>
  /** The share of the query's words that stand anywhere. */
  known: number
  anyForgotten: boolean
}

type Row = {
  term: string | null
  postings: Uint8Array
  docs: number | null
  words: string | null
  any_forgotten: boolean
  unindexed: boolean
}

/** What the index holds of a query's words; messages that are not indexed yet are indexed first. */
export async function readCorpus(
  trx: UserTransaction,
  userId: UserId,
  parsed: ParsedQuery,
): Promise<PersonCorpus> {
  const dayTerms = parsed.days.map(dayTerm)
  const terms = [...parsed.stems, ...parsed.words.map(authorTerm), ...dayTerms]
  let rows = await readTerms(trx, userId, terms)
  if (rows[0]?.unindexed) {
    await indexMessages(trx, userId)
    rows = await readTerms(trx, userId, terms)
  }
  const byTerm = new Map<string, Uint8Array[]>()
  for (const { term, postings } of rows) {
    if (term) byTerm.set(term, [...(byTerm.get(term) ?? []), postings])
  }
  const people = new Set(parsed.words.filter((word) => byTerm.has(authorTerm(word))))
  const names = new Set([...people].map(stemOf))
  const found = parsed.stems.flatMap((term) => {
    const postings = byTerm.get(term)
    return postings ? [{ term, postings }] : []
  })
  // All the days of a week are one thing that is asked for.
  const spoken = dayTerms.flatMap((term) => byTerm.get(term) ?? [])
  const onDays = spoken.length > 0 ? [{ term: '#', postings: spoken }] : []
  return {
    docs: rows[0]?.docs ?? 0,
    words: Number(rows[0]?.words ?? 0),
    topic: [...found.filter(({ term }) => !names.has(term)), ...onDays],
    names: found.filter(({ term }) => names.has(term)),
    asksTime: parsed.asksTime,
    asksNumber: parsed.asksNumber,
    people,
    known: found.length / Math.max(1, parsed.stems.length),
    anyForgotten: rows[0]?.any_forgotten ?? false,
  }
}

/** Of an author only that there is one: who wrote what, the candidates say themselves. */
async function readTerms(trx: UserTransaction, userId: UserId, terms: string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with head as materialized (
      select (select docs from search_stats where user_id = ${userId}),
        (select words from search_stats where user_id = ${userId}),
        exists (select from forgotten where user_id = ${userId}) as any_forgotten,
        exists (select ${unindexedMessages(userId)}) as unindexed
    )
    select docs, words, any_forgotten, unindexed, term,
      case when term like '@%' then ''::bytea else postings end as postings
    from head left join search_terms on user_id = ${userId} and term = any(${terms}::text[])
    order by term, block`.execute(trx)
  return rows
}
