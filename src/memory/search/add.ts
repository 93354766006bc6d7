import { sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import { hold } from '../../db/hold.ts'
import type { UserId } from '../../db/ids.ts'
import type { SearchKind } from '../../db/schema-memory.ts'
import { blockOf, encodePostings, flag, type Posting } from './postings.ts'
import { countTerms, dayTerm, flagsOf, isWord } from './terms.ts'

export type Indexable = {
  ref: string
  kind: SearchKind
  text: string
  saidAt: Date
  author?: string | null
  /** Days (YYYY-MM-DD) that the text speaks of: "next Tuesday" is found by its date. */
  days?: string[]
}

type Stats = {
  next_memory: number
  next_message: number
  next_document: number
  last_message_at: Date | null
}
type Numbered = Indexable & { docNo: number; flags: number }

/** Silence after which a new conversation begins; within one, a text is read with its neighbours. */
const sessionGapMs = 3 * 3_600_000
const batchSize = 500

/**
 * Adds texts to a person's search index, in the given order. Those of one call that are documents or
 * messages are one conversation: their numbers tell who stands beside whom.
 */
export async function addToIndex(trx: UserTransaction, userId: UserId, texts: Indexable[]): Promise<void> {
  if (texts.length === 0) return
  const stats = await lockStats(trx, userId)
  const numbered = numberTexts(texts, stats)
  for (let from = 0; from < numbered.length; from += batchSize) {
    await storeBatch(trx, userId, numbered.slice(from, from + batchSize), stats)
  }
}

/** The row is locked until the transaction ends: two writers of one person take turns. */
async function lockStats(trx: UserTransaction, userId: UserId): Promise<Stats> {
  return trx
    .insertInto('search_stats')
    .values({ user_id: userId, last_message_at: null })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ user_id: userId }))
    .returning(['next_memory', 'next_message', 'next_document', 'last_message_at'])
    .executeTakeFirstOrThrow()
}

function numberTexts(texts: Indexable[], stats: Stats): Numbered[] {
  let previous: Numbered | null = null
  let inSession = 0
  return texts.map((text) => {
    const flags = flagsOf(text.text)
    if (text.kind === 'memory') return { ...text, docNo: stats.next_memory++, flags }
    const counter = text.kind === 'message' ? 'next_message' : 'next_document'
    const before = previous?.saidAt ?? (text.kind === 'message' ? stats.last_message_at : null)
    const continues = before !== null && Math.abs(text.saidAt.getTime() - before.getTime()) < sessionGapMs
    inSession = continues ? inSession + 1 : 0
    const docNo = continues ? stats[counter] : nextSession(stats[counter])
    stats[counter] = docNo + 1
    if (text.kind === 'message' && !(stats.last_message_at && stats.last_message_at > text.saidAt)) {
      stats.last_message_at = text.saidAt
    }
    const answers = continues && previous?.text.includes('?')
    const numbered: Numbered = {
      ...text,
      docNo,
      flags: flags | (answers ? flag.afterQuestion : 0) | (inSession < 2 ? flag.opening : 0),
    }
    previous = numbered
    return numbered
  })
}

/**
 * A session is 64 numbers (a longer one goes on into the next 64): whoever knows a number knows its
 * session, and between sessions at least 4 numbers stay free, so that nobody has a wrong neighbour.
 */
function nextSession(next: number): number {
  return (next + 3 + 63) & ~63
}

async function storeBatch(
  trx: UserTransaction,
  userId: UserId,
  docs: Numbered[],
  stats: Stats,
): Promise<void> {
  let words = 0
  const postings = new Map<string, { term: string; block: number; postings: Posting[] }>()
  for (const doc of docs) {
    const counts = countTerms(doc.text, doc.author)
    for (const day of doc.days ?? []) counts.set(dayTerm(day), 1)
    let length = 0
    for (const [term, count] of counts) if (isWord(term)) length += count
    words += length
    for (const [term, count] of counts) {
      const block = blockOf(doc.docNo)
      const key = `${block} ${term}`
      const entry = postings.get(key) ?? { term, block, postings: [] }
      postings.set(key, entry)
      entry.postings.push({ docNo: doc.docNo, count, flags: doc.flags, length })
    }
  }
  // One order for all writers, so that two of them cannot wait for each other.
  const entries = [...postings.values()].sort((a, b) =>
    a.term < b.term ? -1 : a.term > b.term ? 1 : a.block - b.block,
  )
  const write = sql`
    with docs as (
      insert into search_docs (user_id, doc_no, kind, ref, said_at, flags)
      select ${userId}, * from unnest(${docs.map((doc) => doc.docNo)}::int[],
        ${docs.map((doc) => doc.kind)}::text[], ${docs.map((doc) => doc.ref)}::uuid[],
        ${docs.map((doc) => doc.saidAt.toISOString())}::timestamptz[],
        ${docs.map((doc) => doc.flags)}::smallint[])
    ), terms as (
      insert into search_terms (user_id, term, block, postings)
      select ${userId}, term, block, decode(hex, 'hex') from unnest(${entries.map((entry) => entry.term)}::text[],
        ${entries.map((entry) => entry.block)}::int[],
        ${entries.map((entry) => encodePostings(entry.postings).toString('hex'))}::text[]) as t (term, block, hex)
      on conflict (user_id, term, block) do update set postings = search_terms.postings || excluded.postings
    )
    update search_stats set docs = docs + ${docs.length}, words = words + ${words},
      next_memory = ${stats.next_memory}, next_message = ${stats.next_message},
      next_document = ${stats.next_document}, last_message_at = ${stats.last_message_at}
    where user_id = ${userId}`
  await hold(trx, write)
}
