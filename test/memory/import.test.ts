import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import test from 'node:test'
import { erasePerson } from '../../src/memory/erase.ts'
import { exportJson, exportMarkdown } from '../../src/memory/export.ts'
import { forget } from '../../src/memory/forget.ts'
import { importFile } from '../../src/memory/import/import-file.ts'
import { addToList } from '../../src/memory/lists.ts'
import { remember } from '../../src/memory/memories.ts'
import { search } from '../../src/memory/search/search.ts'
import { createPerson, type Person } from '../support/person.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const now = new Date('2026-03-02T09:00:00Z')
const importer = { now, timezone: 'Europe/London', ownName: 'me' }

const whatsApp = `[08/05/2023, 13:56:00] Ann: Hi Bob, did you book the boat?
[13/05/2023, 13:57:10] Bob: Yes, the Petrel,
for the 14th of June
[13/05/2023, 13:57:30] Ann: great`

const smsBackup = `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="3">
  <sms address="+15550001" date="1683554160000" type="1" body="Dinner at 7 &amp; bring wine" contact_name="Cleo" />
  <sms address="+15550001" date="1683554260000" type="2" body="ok &#55357;&#56832;" contact_name="Cleo" />
  <mms address="+15550002" date="1683554360000" msg_box="1" contact_name="(Unknown)"><parts>
    <part ct="text/plain" text="Your parcel waits at the depot" /></parts></mms>
</smses>`

function take(person: Person, name: string, content: string) {
  return person.run((trx) => importFile(trx, person.id, { name, content }, importer))
}

async function find(person: Person, query: string) {
  return person.run((trx) => search(trx, person.id, { query, now, timezone: 'UTC' }))
}

async function exportOf(person: Person): Promise<string> {
  return person.run((trx) => text(Readable.from(exportJson(trx, person.id, now))))
}

for (const kind of databaseKinds) {
  test(`import and export on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())
    const newPerson = () => createPerson(database.db)

    await t.test('a WhatsApp chat: who said what when, and twice adds nothing', async () => {
      const ann = await newPerson()
      assert.deepEqual((await take(ann, 'chat.txt', whatsApp)).added, { passages: 3 })
      const [hit] = await find(ann, 'what did Bob say about the Petrel?')
      assert.deepEqual(
        [hit?.text, hit?.source, hit?.saidAt, hit?.kind],
        ['Yes, the Petrel,\nfor the 14th of June', 'Bob', '2023-05-13T12:57:10.000Z', 'document'],
      )
      assert.deepEqual((await take(ann, 'chat.txt', whatsApp)).already, { passages: 3 })
      const longer = await take(ann, 'chat.txt', `${whatsApp}\n[14/05/2023, 10:00:00] Bob: See you there`)
      assert.deepEqual([longer.added, longer.already], [{ passages: 1 }, { passages: 3 }])
    })

    await t.test('an SMS backup, and one that was cut off', async () => {
      const ann = await newPerson()
      const { format, added } = await take(ann, 'sms.xml', smsBackup)
      assert.deepEqual([format, added], ['sms-backup', { passages: 3 }])
      assert.equal((await find(ann, 'dinner wine'))[0]?.source, 'Cleo')
      assert.equal((await find(ann, 'ok'))[0]?.text, 'ok 😀')
      assert.equal((await find(ann, 'parcel depot'))[0]?.source, '+15550002')
      const ben = await newPerson()
      await assert.rejects(take(ben, 'sms.xml', smsBackup.slice(0, 300)), /ends in the middle, at line 4/)
      assert.deepEqual(await find(ben, 'dinner'), [])
    })

    await t.test('a text in passages under their headings', async () => {
      const ann = await newPerson()
      const filler = 'The weather was fine and nothing happened. '.repeat(40)
      await take(
        ann,
        'notes.md',
        `# Trip\n\n${filler}\n\n## Passport\n\nMy passport number is X1234567.\n\n${filler}`,
      )
      const [hit] = await find(ann, 'passport number')
      assert.match(hit?.text ?? '', /X1234567/)
      assert.equal(hit?.source, 'notes')
      assert.ok((hit?.text.length ?? 0) <= 900)
    })

    await t.test('export, erase, import: everything is back, and importing again adds nothing', async () => {
      const ann = await newPerson()
      const told = { now, timezone: 'UTC', sourceMessageId: await ann.says('I like ginger tea', now) }
      await ann.turn((trx) => remember(trx, ann.id, { statement: 'I like ginger tea' }, told))
      await ann.turn((trx) => remember(trx, ann.id, { statement: 'The door code is 9042' }, told))
      await ann.turn((trx) => forget(trx, ann.id, { query: 'door code' }, now))
      await ann.turn((trx) => addToList(trx, ann.id, { list: 'shop', items: ['milk', 'eggs'] }, now))
      await take(ann, 'chat.txt', whatsApp)
      const exported = await exportOf(ann)
      const ben = await newPerson()
      const restored = await take(ben, 'ann.json', exported)
      assert.deepEqual(restored.added, {
        sms_conversations: 1,
        memories: 1,
        lists: 1,
        list_items: 2,
        forgotten: 1,
        documents: 1,
        passages: 3,
      })
      assert.deepEqual(
        (await find(ben, 'ginger tea')).map((hit) => hit.kind),
        ['memory'],
        'the memory still points to the message it came from',
      )
      assert.deepEqual(Object.values((await take(ben, 'ann.json', exported)).added), [0, 0, 0, 0, 0, 0, 0])
      const markdown = await ann.run((trx) => text(Readable.from(exportMarkdown(trx, ann.id, now))))
      assert.match(markdown, /- I like ginger tea \(2026-03-02\)/)
      assert.match(markdown, /- \[ \] milk/)

      const erased = await ann.run((trx) => erasePerson(trx, ann.id))
      assert.equal(erased.memories, 1)
      assert.equal(erased.users, 1)
      const left = await ben.run((trx) => trx.selectFrom('memories').select('statement').execute())
      assert.equal(left.length, 1, 'nobody else lost anything')
    })

    await t.test('an export that was cut off imports nothing and names the line', async () => {
      const ann = await newPerson()
      await take(ann, 'chat.txt', whatsApp)
      const exported = await exportOf(ann)
      const ben = await newPerson()
      await assert.rejects(
        take(ben, 'a.json', exported.slice(0, exported.length - 400)),
        /broken at line \d+/,
      )
      assert.deepEqual(await find(ben, 'Petrel'), [])
    })
  })
}
