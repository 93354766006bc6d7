import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { sql } from 'kysely'
import { asUser } from '../src/db/as-user.ts'
import type { TurnId, UserId } from '../src/db/ids.ts'
import type { Db } from '../src/db/schema.ts'
import { remember } from '../src/memory/memories.ts'
import { addToIndex } from '../src/memory/search/add.ts'
import { search } from '../src/memory/search/search.ts'

export type MemoryFigures = {
  /** Memories of the person, and of all others in the same tables. */
  memories: number
  others: number
  searchP50Ms: number
  searchP95Ms: number
  rememberP50Ms: number
  rememberP95Ms: number
}

const now = new Date('2026-03-02T09:00:00Z')
const told = { now, timezone: 'UTC' }

/**
 * Times searching and storing for a person with so many memories, beside `others` memories of other
 * people. Fills the database it is given: take one that is thrown away.
 */
export async function measureMemory(
  db: Db,
  { memories, others, rounds = 300 }: { memories: number; others: number; rounds?: number },
): Promise<MemoryFigures> {
  const random = createRandom(memories)
  const person = await createPerson(db, memories, random)
  if (others > 0) await copyPerson(db, await createPerson(db, 10_000, random), Math.ceil(others / 10_000) - 1)
  await sql`analyze`.execute(db)
  const searches = await time(rounds, () =>
    asUser(db, person, (trx) => search(trx, person, { query: sentence(random, 4), ...told })),
  )
  const stores = await time(rounds, (index) =>
    asUser(
      db,
      person,
      (trx) => remember(trx, person, { statement: `${sentence(random, 10)} ${index}` }, told),
      randomUUID() as TurnId,
    ),
  )
  return {
    memories,
    others,
    searchP50Ms: percentile(searches, 50),
    searchP95Ms: percentile(searches, 95),
    rememberP50Ms: percentile(stores, 50),
    rememberP95Ms: percentile(stores, 95),
  }
}

async function createPerson(db: Db, memories: number, random: () => number): Promise<UserId> {
  const userId = randomUUID() as UserId
  await sql`insert into users (id, user_id) values (${userId}, ${`bench|${userId}`})`.execute(db)
  for (let from = 0; from < memories; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, memories - from) }, () => ({
      id: randomUUID(),
      text: sentence(random, 6 + Math.floor(random() * 10)),
    }))
    await asUser(db, userId, async (trx) => {
      await sql`insert into memories (user_id, id, statement, fingerprint, kind, about, said_at, valid_from)
        select ${userId}, id, statement, id::text, 'fact', '{}', ${now}::timestamptz, ${now}::timestamptz
        from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ text }) => text)}::text[]) as t (id, statement)`.execute(
        trx,
      )
      await addToIndex(
        trx,
        userId,
        rows.map(({ id, text }) => ({ ref: id, kind: 'memory', text, saidAt: now })),
      )
    })
  }
  return userId
}

/** The same rows under other ids: a million memories in a minute. */
async function copyPerson(db: Db, from: UserId, times: number): Promise<void> {
  for (let index = 0; index < times; index++) {
    const to = randomUUID()
    await sql`insert into users (id, user_id) values (${to}, ${`bench|${to}`})`.execute(db)
    await sql`insert into memories (user_id, id, statement, fingerprint, kind, about, said_at, valid_from)
      select ${to}, id, statement, fingerprint, kind, about, said_at, valid_from from memories where user_id = ${from}`.execute(
      db,
    )
    await sql`insert into search_docs select ${to}, doc_no, kind, ref, said_at, flags from search_docs where user_id = ${from}`.execute(
      db,
    )
    await sql`insert into search_terms select ${to}, term, block, postings from search_terms where user_id = ${from}`.execute(
      db,
    )
    await sql`insert into search_stats (user_id, docs, words, next_memory)
      select ${to}, docs, words, next_memory from search_stats where user_id = ${from}`.execute(db)
  }
}

async function time(rounds: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let index = -20; index < rounds; index++) {
    const start = performance.now()
    await work(index)
    if (index >= 0) times.push(performance.now() - start)
  }
  return times
}

function percentile(times: number[], percent: number): number {
  const sorted = [...times].sort((one, other) => one - other)
  return Math.round((sorted[Math.floor((sorted.length * percent) / 100)] ?? 0) * 100) / 100
}

const syllables = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'so', 'ti', 've', 'zo', 'da', 'fi']

/** Words as frequent as in speech: the n-th most frequent is n times rarer than the first (Zipf). */
function sentence(random: () => number, words: number): string {
  return Array.from({ length: words }, () => word(Math.floor(8_000 ** random()))).join(' ')
}

function word(rank: number): string {
  let rest = rank + 12
  let text = ''
  for (; rest > 0; rest = Math.floor(rest / 12)) text += syllables[rest % 12]
  return text
}

/** The same numbers in every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
