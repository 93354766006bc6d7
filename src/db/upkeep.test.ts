import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { openEmbedded } from './open.ts'
import { createUpkeep } from './upkeep.ts'

test('the embedded database is vacuumed after some thousand transactions, and not before', async (t) => {
  const { db, close } = await openEmbedded('memory://')
  t.after(close)
  await sql`create table churned (id int primary key, at int)`.execute(db)
  await sql`insert into churned select n, 0 from generate_series(1, 2000) n`.execute(db)
  const sizeOf = async () => {
    const { rows } = await sql<{ size: string }>`select pg_relation_size('churned') as size`.execute(db)
    return Number(rows[0]?.size)
  }
  const upkeep = createUpkeep(db, 500)
  await upkeep()
  const churn = async () => {
    for (let n = 0; n < 20; n += 1) await sql`update churned set at = ${n}`.execute(db)
  }
  await churn()
  assert.equal(await upkeep(), false, 'twenty transactions are not enough')
  const grown = await sizeOf()
  for (let n = 0; n < 500; n += 1) await sql`update churned set at = -1 where id = 1`.execute(db)
  assert.equal(await upkeep(), true)
  await churn()
  assert.ok((await sizeOf()) <= grown * 1.2, 'what the vacuum has freed is used again')
})
