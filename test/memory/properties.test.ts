import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { asUser } from '../../src/db/as-user.ts'
import { forget } from '../../src/memory/forget.ts'
import {
  addToList,
  clearList,
  deleteList,
  removeFromList,
  renameList,
  showList,
  showLists,
  tickItems,
} from '../../src/memory/lists.ts'
import { listMemories, remember } from '../../src/memory/memories.ts'
import { search } from '../../src/memory/search/search.ts'
import { undoLast } from '../../src/memory/undo.ts'
import { createPerson, type Person } from '../support/person.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const now = new Date('2026-03-02T09:00:00Z')
const told = { now, timezone: 'UTC' }
const things = ['tea', 'boat', 'dentist', 'Sam', 'locker', 'birthday', 'cake', 'Boston']
const word = fc.constantFrom(...things)
const listName = fc.constantFrom('shop', 'camping', 'to do')

type Act = (person: Person) => Promise<unknown>

const statement = fc
  .tuple(word, word, fc.nat(99))
  .map(([one, two, number]) => `${one} and ${two} are ${number}`)
const act: fc.Arbitrary<Act> = fc.oneof(
  statement.map(
    (text): Act =>
      (one) =>
        one.turn((trx) => remember(trx, one.id, { statement: text }, told)),
  ),
  statement.map(
    (text): Act =>
      (one) =>
        one.turn(async (trx) => {
          const { memories } = await listMemories(trx, one.id, { limit: 2 })
          return remember(trx, one.id, { statement: text, replaces: memories.map(({ id }) => id) }, told)
        }),
  ),
  fc.tuple(word, fc.boolean()).map(
    ([query, andMessages]): Act =>
      (one) =>
        one.turn((trx) => forget(trx, one.id, { query, confirmed: true, andMessages }, now)),
  ),
  fc.tuple(listName, fc.array(word, { minLength: 1, maxLength: 4 })).map(
    ([list, items]): Act =>
      (one) =>
        one.turn((trx) => addToList(trx, one.id, { list, items }, now)),
  ),
  fc.tuple(listName, word).map(
    ([list, item]): Act =>
      (one) =>
        one.turn((trx) => removeFromList(trx, one.id, { list, items: [item] }, now)),
  ),
  fc.tuple(listName, word).map(
    ([list, item]): Act =>
      (one) =>
        one.turn((trx) => tickItems(trx, one.id, { list, items: [item] }, now)),
  ),
  listName.map(
    (list): Act =>
      (one) =>
        one.turn((trx) => clearList(trx, one.id, { list }, now)),
  ),
  listName.map(
    (list): Act =>
      (one) =>
        one.turn((trx) => deleteList(trx, one.id, { list })),
  ),
  listName.map(
    (list): Act =>
      (one) =>
        one.turn((trx) => renameList(trx, one.id, { list, name: `${list} two` }, now)),
  ),
)

/** Everything that a person could see of themselves. */
async function look(person: Person) {
  return person.run(async (trx) => {
    const rows = async (table: 'memories' | 'lists' | 'list_items' | 'forgotten' | 'sms_conversations') =>
      (
        await sql<{
          row: string
        }>`select to_jsonb(t)::text as row from ${sql.table(table)} t order by 1`.execute(trx)
      ).rows
    const hits = []
    for (const query of things) {
      const found = await search(trx, person.id, { query, limit: 50, includePast: true, ...told })
      hits.push(found.map(({ id }) => id).sort())
    }
    return {
      hits,
      rows: [
        await rows('memories'),
        await rows('lists'),
        await rows('list_items'),
        await rows('forgotten'),
        await rows('sms_conversations'),
      ],
    }
  })
}

for (const kind of databaseKinds) {
  test(`properties of memory on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())

    await t.test('undo after do is identity, and undo of undo is do', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 5 }), act, async (past, last) => {
          const one = await createPerson(database.db)
          await one.says('Sam has a boat and 12 cakes', now)
          for (const step of past) await step(one)
          const before = await look(one)
          const changesBefore = await countChanges(one)
          await last(one)
          const after = await look(one)
          if ((await countChanges(one)) === changesBefore) return
          await one.turn((trx, turnId) => undoLast(trx, one.id, turnId))
          assert.deepEqual(await look(one), before)
          await one.turn((trx, turnId) => undoLast(trx, one.id, turnId))
          assert.deepEqual(await look(one), after)
        }),
        { numRuns: kind === 'server' ? 60 : 25 },
      )
    })

    await t.test('no row of one person is seen by another, whatever both do', async () => {
      const people = await Promise.all([1, 2, 3].map(() => createPerson(database.db)))
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), act), { maxLength: 12 }), async (steps) => {
          await Promise.all(
            people.map(async (person, index) => {
              for (const [who, step] of steps) if (who === index) await step(person)
              assert.equal(await countForeign(person), 0)
            }),
          )
          for (const person of people) {
            const own = new Set(
              (await person.run((trx) => sql<{ id: string }>`select id from memories`.execute(trx))).rows.map(
                ({ id }) => id,
              ),
            )
            const found = await person.run((trx) =>
              search(trx, person.id, { query: things.join(' '), limit: 50, ...told }),
            )
            for (const hit of found) assert.ok(own.has(hit.id))
            const { lists } = await person.run((trx) => showLists(trx, person.id))
            for (const list of lists) await person.run((trx) => showList(trx, person.id, { list: list.id }))
          }
        }),
        { numRuns: kind === 'server' ? 15 : 5 },
      )
    })

    await t.test('a query that names another person finds nothing, and cannot write to them', async () => {
      const [ann, ben] = await Promise.all([createPerson(database.db), createPerson(database.db)])
      await ann.turn((trx) => remember(trx, ann.id, { statement: 'My code is 4711' }, told))
      const stolen = await ben.run((trx) =>
        trx.selectFrom('memories').selectAll().where('user_id', '=', ann.id).execute(),
      )
      assert.deepEqual(stolen, [])
      await assert.rejects(
        asUser(database.db, ben.id, (trx) => remember(trx, ann.id, { statement: 'planted' }, told)),
        /row-level security/,
      )
    })
  })
}

async function countChanges(person: Person): Promise<string> {
  const { rows } = await person.run((trx) =>
    sql<{ count: string }>`select count(*) from changes`.execute(trx),
  )
  return String(rows[0]?.count)
}

/** Rows of anybody else that a query without any `where` returns, over every table of a person. */
async function countForeign(person: Person): Promise<number> {
  return person.run(async (trx) => {
    const { rows: tables } = await sql<{
      name: string
    }>`select table_name as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'user_id' and table_name <> 'users'`.execute(
      trx,
    )
    let foreign = 0
    for (const { name } of tables) {
      const { rows } = await sql<{
        count: string
      }>`select count(*) from ${sql.table(name)} where user_id <> ${person.id}`.execute(trx)
      foreign += Number(rows[0]?.count)
    }
    const { rows } = await sql<{
      count: string
    }>`select count(*) from users where id <> ${person.id}`.execute(trx)
    return foreign + Number(rows[0]?.count)
  })
}
