import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { sql } from 'kysely'
import { asUser } from '../src/db/as-user.ts'
import type { TurnId, UserId } from '../src/db/ids.ts'
import type { Db } from '../src/db/schema.ts'
import { remember } from '../src/memory/memories.ts'
import { addToIndex } from '../src/memory/search/add.ts'
import { search } from '../src/memory/search/search.ts'
import { createBenchDatabase } from './database.ts'
import { type BenchRow, quantile } from './table.ts'

const now = new Date('2026-03-02T09:00:00Z')
const told = { now, timezone: 'UTC' }
const rounds = 400

/**
 * Searching and storing on a server, for a person with 10,000 memories and one with 1,000 in turns,
 * among a million memories of others.
 */
export async function measureMemory(serverUrl: string): Promise<BenchRow[]> {
  const database = await createBenchDatabase(serverUrl, 'bench_memory')
  try {
    const { db } = database
    const random = createRandom(7)
    const many = await createPerson(db, 10_000, random)
    const few = await createPerson(db, 1_000, random)
    await copyPerson(db, many, 99)
    await sql`analyze`.execute(db)
    const times = { many: [] as number[], few: [] as number[], store: [] as number[] }
    for (let round = -50; round < rounds; round++) {
      const query = sentence(random, 4)
      const statement = `${sentence(random, 10)} ${round}`
      const ofMany = await time(() => asUser(db, many, (trx) => search(trx, many, { query, ...told })))
      const ofFew = await time(() => asUser(db, few, (trx) => search(trx, few, { query, ...told })))
      const turn = randomUUID() as TurnId
      const stored = await time(() =>
        asUser(db, many, (trx) => remember(trx, many, { statement }, told), turn),
      )
      if (round < 0) continue
      times.many.push(ofMany)
      times.few.push(ofFew)
      times.store.push(stored)
    }
    const p95 = quantile(times.many, 0.95)
    const of = 'server, 10,000 memories among 1,000,000'
    return [
      { what: 'search, p95', on: of, value: p95, unit: 'ms', aim: '< 15' },
      { what: 'search, p50', on: of, value: quantile(times.many, 0.5), unit: 'ms', aim: '' },
      {
        what: 'search at 10,000 memories against 1,000, p95',
        on: 'server',
        value: p95 / quantile(times.few, 0.95),
        unit: 'times',
        aim: '< 1.5',
      },
      { what: 'storing a memory, p95', on: of, value: quantile(times.store, 0.95), unit: 'ms', aim: '< 5' },
    ]
  } finally {
    await database.close()
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

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const syllables = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'so', 'ti', 've', 'zo', 'da', 'fi']

/**
 * Words as frequent as those that carry a topic: of 8,000 the n-th is n + 30 times rarer than the rarest
 * common word (Zipf and Mandelbrot); the most frequent stands in one statement of sixteen.
 */
function sentence(random: () => number, words: number): string {
  return Array.from({ length: words }, () => word(Math.floor(30 * (8_030 / 30) ** random()) - 30)).join(' ')
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
