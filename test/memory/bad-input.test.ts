import assert from 'node:assert/strict'
import test from 'node:test'
import { forget } from '../../src/memory/forget.ts'
import { importFile } from '../../src/memory/import/import-file.ts'
import { addToList, showList } from '../../src/memory/lists.ts'
import { listMemories, remember, updateMemory } from '../../src/memory/memories.ts'
import { search } from '../../src/memory/search/search.ts'
import { createPerson, type Person } from '../support/person.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const now = new Date('2026-03-02T09:00:00Z')
const told = { now, timezone: 'America/New_York' }

const tell = (person: Person, statement: string) =>
  person.turn((trx) => remember(trx, person.id, { statement }, told))
const find = (person: Person, query: string, bounds: { since?: string; until?: string } = {}) =>
  person.run((trx) => search(trx, person.id, { query, ...bounds, ...told }))

for (const kind of databaseKinds) {
  test(`bad input on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())
    const ann = await createPerson(database.db)
    await tell(ann, 'The boat is at the pier')

    await t.test('a memory of 10,000 characters, and one of a single endless word', async () => {
      const long = `The manual says ${'blinking light means heat '.repeat(400)}`.slice(0, 10_000)
      assert.equal((await tell(ann, long)).stored.statement, long.trim())
      assert.equal((await tell(ann, long)).duplicate, true)
      await tell(ann, 'x'.repeat(10_000))
      assert.equal((await find(ann, 'what does the blinking light mean'))[0]?.text, long.trim())
    })

    await t.test('queries of stop words, emoji, nothing, quotes, or very long ones', async () => {
      for (const query of [
        '',
        ' ',
        'what is it then',
        '🙂🙂',
        "'; drop table memories; --",
        '%_\\',
        '\0',
        '?!',
        '👩‍👩‍👧',
      ])
        assert.deepEqual(await find(ann, query), [], query)
      const hits = await find(ann, `${'where is the boat '.repeat(2_000)}`)
      assert.equal(hits[0]?.text, 'The boat is at the pier')
      assert.deepEqual(
        await find(ann, Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ')),
        [],
      )
    })

    await t.test('dates and ids that do not exist', async () => {
      for (const query of [
        'boat on 31 February 2026',
        'boat on 99/99/9999',
        'boat at 25:61',
        'boat in the year 0',
      ])
        assert.equal((await find(ann, query))[0]?.text, 'The boat is at the pier')
      assert.equal((await find(ann, 'boat', { since: 'yesterday-ish', until: '2026-02-31' })).length, 1)
      const missing = { ids: ['nothing', '00000000-0000-4000-8000-000000000000'] }
      assert.deepEqual(await ann.turn((trx) => forget(trx, ann.id, missing, now)), { nothingFound: true })
      const odd = { id: "1'; --", statement: 'The keys hang by the door' }
      assert.deepEqual((await ann.turn((trx) => updateMemory(trx, ann.id, odd, told))).replaced, [])
      const page = await ann.run((trx) => listMemories(trx, ann.id, { before: 'no date' }))
      assert.equal(page.memories.length, page.total)
    })

    await t.test('list names and items with quotes, percent signs and other scripts', async () => {
      for (const list of [`O'Brien's "50%" _list_`, '🎄', '買い物', '100%', 'x'.repeat(5_000), '  the  ']) {
        const items = [`"quoted" 'item' 5%`, '🥚', '牛乳', '\0null']
        const added = await ann.turn((trx) => addToList(trx, ann.id, { list, items }, now))
        const shown = await ann.run((trx) => showList(trx, ann.id, { list }))
        assert.ok('items' in shown, list.slice(0, 20))
        assert.equal(shown.id, added.id)
        assert.equal(shown.items.length, 4)
      }
    })

    await t.test('files that are empty or nothing we know', async () => {
      const take = (content: string) =>
        ann.run((trx) => importFile(trx, ann.id, { name: 'f', content }, { ...told, ownName: 'me' }))
      await assert.rejects(take(''), /is empty/)
      await assert.rejects(take('{"format":"jean-memory-export","version":2}'), /not a complete export/)
      await assert.rejects(take('{"format":"jean-memory-export"'), /broken at line 1/)
      assert.deepEqual((await take('<html>\0</html>')).format, 'text')
    })
  })
}
