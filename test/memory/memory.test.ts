import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import type { TurnId } from '../../src/db/ids.ts'
import { describePerson } from '../../src/memory/describe-person.ts'
import { forget } from '../../src/memory/forget.ts'
import { readForgotten } from '../../src/memory/forgotten.ts'
import { redactReceipts } from '../../src/memory/hidden.ts'
import { readHistory } from '../../src/memory/history.ts'
import { addToList, showList, tickItems } from '../../src/memory/lists.ts'
import { listMemories, remember, updateMemory } from '../../src/memory/memories.ts'
import { search } from '../../src/memory/search/search.ts'
import { purgeChanges, undoLast } from '../../src/memory/undo.ts'
import { createPerson, type Person } from '../support/person.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const now = new Date('2026-03-02T09:00:00Z')
const told = { now, timezone: 'UTC' }

function tell(person: Person, statement: string, replaces: string[] = []) {
  return person.turn((trx) => remember(trx, person.id, { statement, replaces }, told))
}

async function find(person: Person, query: string, includePast = false): Promise<string[]> {
  const hits = await person.turn((trx) =>
    search(trx, person.id, { query, includePast, now, timezone: 'UTC' }),
  )
  return hits.map((hit) => hit.text)
}

const undo = (person: Person) => person.turn((trx, turnId) => undoLast(trx, person.id, turnId))

for (const kind of databaseKinds) {
  test(`memories on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())
    const newPerson = () => createPerson(database.db)

    await t.test('what was told is found by other forms of its words', async () => {
      const ann = await newPerson()
      await tell(ann, 'My sister Beth is allergic to walnuts')
      await tell(ann, 'The dentist is on Friday')
      assert.deepEqual(await find(ann, 'Which allergies does Beth have? walnut?'), [
        'My sister Beth is allergic to walnuts',
      ])
    })

    await t.test('what is on a day is found by its date, however it was named', async () => {
      const ann = await newPerson()
      await tell(ann, 'The dentist is next Friday at 3')
      await tell(ann, 'Ben visits on Sunday')
      assert.equal((await find(ann, 'what do I have on 13 March?'))[0], 'The dentist is next Friday at 3')
      const { stored } = await tell(ann, 'Lunch with Cleo on March 13')
      assert.equal((await find(ann, 'what is on 13 March?')).length, 2)
      await ann.turn((trx) => forget(trx, ann.id, { ids: [stored.id] }, now))
      const terms = await ann.run((trx) => trx.selectFrom('search_terms').select('term').execute())
      assert.equal(
        terms.some(({ term }) => term === 'lunch'),
        false,
      )
      assert.deepEqual(await find(ann, 'what is on 13 March?'), ['The dentist is next Friday at 3'])
    })

    await t.test('a fact told twice is stored once', async () => {
      const ann = await newPerson()
      const first = await tell(ann, 'I like tea.')
      const second = await tell(ann, 'i like tea!')
      assert.equal(second.duplicate, true)
      assert.equal(second.stored.id, first.stored.id)
      const { total } = await ann.run((trx) => listMemories(trx, ann.id, {}))
      assert.equal(total, 1)
    })

    await t.test('an update ends the old version, which the past still knows', async () => {
      const ann = await newPerson()
      const { stored } = await tell(ann, 'I live in Denver')
      const update = { id: stored.id, statement: 'I live in Boston' }
      const result = await ann.turn((trx) => updateMemory(trx, ann.id, update, told))
      assert.deepEqual(result.replaced, [{ id: stored.id, statement: 'I live in Denver' }])
      assert.deepEqual(await find(ann, 'where do I live'), ['I live in Boston'])
      assert.deepEqual((await find(ann, 'where did I live', true)).sort(), [
        'I live in Boston',
        'I live in Denver',
      ])
      await undo(ann)
      assert.deepEqual(await find(ann, 'where do I live'), ['I live in Denver'])
      await undo(ann)
      assert.deepEqual(await find(ann, 'where do I live'), ['I live in Boston'])
    })

    await t.test(
      'forgetting several asks first, then nothing finds them, and undo brings them back',
      async () => {
        const ann = await newPerson()
        await ann.says('Sam has a boat named Petrel', now)
        await tell(ann, 'Sam has a boat named Petrel')
        await tell(ann, 'Sam was born in May')
        await tell(ann, 'Ben was born in June')
        const request = { query: 'everything about Sam' }
        const preview = await ann.turn((trx) => forget(trx, ann.id, request, now))
        assert.ok('needsConfirmation' in preview && preview.needsConfirmation.length === 2)
        await ann.turn((trx) => forget(trx, ann.id, { ...request, confirmed: true }, now))
        assert.deepEqual(await find(ann, 'Sam boat Petrel'), [])
        assert.deepEqual(await find(ann, 'born'), ['Ben was born in June'])
        const later = new Date(now.getTime() + 1)
        const { messages } = await ann.run((trx) => readHistory(trx, ann.id, { before: later }))
        assert.deepEqual(messages, [])
        await undo(ann)
        assert.equal((await find(ann, 'Sam boat Petrel')).includes('Sam has a boat named Petrel'), true)
        await undo(ann)
        assert.deepEqual(await find(ann, 'Sam boat Petrel'), [])
      },
    )

    await t.test('the messages go too when asked', async () => {
      const ann = await newPerson()
      await ann.says('My locker code is 4711', now)
      await tell(ann, 'My locker code is 4711')
      await ann.turn((trx) => forget(trx, ann.id, { query: 'locker code', andMessages: true }, now))
      const rows = await ann.run((trx) => trx.selectFrom('sms_conversations').select('content').execute())
      assert.deepEqual(rows, [{ content: '[forgotten]' }])
      await undo(ann)
      const back = await ann.run((trx) => trx.selectFrom('sms_conversations').select('content').execute())
      assert.deepEqual(back, [{ content: 'My locker code is 4711' }])
    })

    await t.test(
      'a message is forgotten by its id, and the receipt that named it goes with the next turn',
      async () => {
        const ann = await newPerson()
        const id = await ann.says('The alarm code of the shop is 9042', now)
        await ann.turn((trx) => forget(trx, ann.id, { ids: [id], andMessages: true }, now))
        const later = new Date(now.getTime() + 2_000)
        await ann.run(async (trx) => {
          const receipt = { id: randomUUID(), user_id: ann.id, role: 'ASSISTANT' as const, created_at: later }
          await trx
            .insertInto('sms_conversations')
            .values({ ...receipt, content: 'Deleted: the alarm code of the shop is 9042' })
            .execute()
          await redactReceipts(trx, ann.id, await readForgotten(trx, ann.id))
        })
        const rows = await ann.run((trx) => describePerson(trx, ann.id, '9042'))
        const { changes, ...elsewhere } = rows
        assert.deepEqual(
          Object.values(elsewhere).filter((count) => count > 0),
          [],
        )
        assert.equal(changes, 1, 'only the journal can bring it back')
      },
    )

    await t.test('after the journal is purged nothing has what was forgotten', async () => {
      const ann = await newPerson()
      const turnId = randomUUID() as TurnId
      await ann.run((trx) =>
        trx
          .insertInto('turns')
          .values({ user_id: ann.id, id: turnId, state: 'answered', worker_id: turnId, started_at: now })
          .execute(),
      )
      await tell(ann, 'The alarm code is 9042')
      const ids = [(await ann.run((trx) => listMemories(trx, ann.id, {}))).memories[0]?.id ?? '']
      await database.db.updateTable('changes').set({ turn_id: turnId }).execute()
      await ann.turn((trx) => forget(trx, ann.id, { ids }, now), turnId)
      assert.equal(await purgeChanges(database.db, now), 0)
      assert.ok((await purgeChanges(database.db, new Date(now.getTime() + 1))) > 0)
      const counts = await ann.run((trx) => describePerson(trx, ann.id, '9042'))
      assert.deepEqual(
        Object.values(counts).filter((count) => count > 0),
        [],
      )
      assert.deepEqual(await undo(ann), { nothingToUndo: true })
    })

    await t.test('lists keep order, merge near-duplicates, and undo', async () => {
      const ann = await newPerson()
      const add = (items: string[]) =>
        ann.turn((trx) => addToList(trx, ann.id, { list: 'the camping list', items }, now))
      assert.deepEqual((await add(['eggs', 'milk', 'bread'])).created, true)
      const again = await add(['an egg', 'butter'])
      assert.deepEqual(again.already, ['eggs'])
      assert.deepEqual(again.items, ['eggs', 'milk', 'bread', 'butter'])
      const ticked = await ann.turn((trx) =>
        tickItems(trx, ann.id, { list: 'Camping', items: ['egg', 'tofu'] }, now),
      )
      assert.ok('ticked' in ticked)
      assert.deepEqual(
        [ticked.ticked, ticked.missing, ticked.items],
        [['eggs'], ['tofu'], ['milk', 'bread', 'butter']],
      )
      await undo(ann)
      const shown = await ann.run((trx) => showList(trx, ann.id, { list: 'camping' }))
      assert.ok('items' in shown)
      assert.deepEqual(
        shown.items.map((item) => item.text),
        ['eggs', 'milk', 'bread', 'butter'],
      )
      assert.deepEqual(await undo(ann), { undone: ['unticked eggs on camping'] })
    })
  })
}
