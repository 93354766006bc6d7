import { sql } from 'kysely'
import { readPending } from '../src/conversation/pending.ts'
import { asUser } from '../src/db/as-user.ts'
import type { UserId } from '../src/db/ids.ts'
import type { Database } from '../src/db/open.ts'
import { createBenchDatabase } from './database.ts'
import { type BenchRow, quantile } from './table.ts'

const reads = 400

/** The newest messages of one person in a table of 10,000 and of 1,000,000, in turns so that drift cancels. */
export async function measureContext(serverUrl: string): Promise<BenchRow[]> {
  const small = await fill(serverUrl, 'bench_context_small', 10_000)
  const large = await fill(serverUrl, 'bench_context_large', 1_000_000)
  const times = { small: [] as number[], large: [] as number[] }
  for (let index = 0; index < reads + 50; index += 1) {
    for (const [name, { database, people }] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const person = people[index % people.length] as UserId
      const began = performance.now()
      await asUser(database.db, person, (trx) => readPending(trx, person, 6))
      if (index >= 50) times[name].push(performance.now() - began)
    }
  }
  await small.database.close()
  await large.database.close()
  const [ofSmall, ofLarge] = [quantile(times.small, 0.5), quantile(times.large, 0.5)]
  return [
    {
      what: 'context of a person among 1,000,000 messages, p50',
      on: 'server',
      value: ofLarge,
      unit: 'ms',
      aim: '< 2 ms',
    },
    {
      what: 'the same, against 10,000 messages',
      on: 'server',
      value: ofLarge / ofSmall,
      unit: 'times',
      aim: '≤ 1.3 times',
    },
  ]
}

async function fill(
  serverUrl: string,
  name: string,
  messages: number,
): Promise<{ database: Database; people: UserId[] }> {
  const database = await createBenchDatabase(serverUrl, name)
  const { db } = database
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await sql`insert into users (id, user_id) select gen_random_uuid(), 'bench|' || n from generate_series(1, ${messages / 100}::int) n`.execute(
      trx,
    )
    await sql`insert into sms_conversations (user_id, role, content, created_at)
      select u.id, (case n % 2 when 0 then 'USER' else 'ASSISTANT' end)::smsrole, 'a text of some length, number ' || n,
        timestamptz '2025-01-01' + n * interval '1 minute'
      from generate_series(1, 100) n, users u`.execute(trx)
  })
  await sql`vacuum analyze sms_conversations`.execute(db)
  const { rows } = await sql<{ id: UserId }>`select id from users limit 50`.execute(db)
  return { database, people: rows.map(({ id }) => id) }
}
