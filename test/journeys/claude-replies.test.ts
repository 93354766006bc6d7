import assert from 'node:assert/strict'
import test from 'node:test'
import { asUser } from '../../src/db/as-user.ts'
import { countSegments } from '../../src/sms/segments.ts'
import { createClaudeApp } from '../support/claude-app.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const story = Array.from(
  { length: 24 },
  (_, index) => `On day ${index + 1} you told me about the garden.`,
).join(' ')

for (const kind of databaseKinds) {
  test(`a long answer comes in pieces on MORE, and no model is asked again, on ${kind} Postgres`, async (t) => {
    const { claude, phone, turnsOf, database, personOf, config } = await createClaudeApp(t, kind)
    const ada = phone()
    claude.say({ text: story })
    const pieces = [await ada.text('Tell me everything about the garden')]
    const asked = claude.requests.length
    while (pieces.at(-1)?.endsWith('\nReply MORE'))
      pieces.push(await ada.text(pieces.length % 2 ? 'MORE' : 'more please'))
    assert.equal(claude.requests.length, asked, 'the model was not asked again')
    assert.ok(pieces.length > 2)
    for (const piece of pieces) {
      assert.ok(countSegments(piece) <= config.replySegments)
      assert.match(piece, /garden\.(\nReply MORE)?$/, 'it ends at a sentence')
    }
    assert.equal(pieces.map((piece) => piece.replace(/\nReply MORE$/, '')).join(' '), story)
    assert.deepEqual(
      (await turnsOf(ada.number)).slice(1).map(({ model, usage }) => [model, usage]),
      pieces.slice(1).map(() => [null, {}]),
    )

    // Nothing is left: now it is a word like any other.
    claude.say({ text: 'More of what?' })
    assert.equal(await ada.text('MORE'), 'More of what?')

    // Another reply in between replaces the rest.
    claude.say({ text: story }, { text: 'You are welcome.' }, { text: 'That was all.' })
    await ada.text('And again?')
    const userId = await personOf(ada.number)
    const rests = () =>
      asUser(database.db, userId, (trx) => trx.selectFrom('reply_rests').select('text').execute())
    assert.equal((await rests()).length, 1)
    await ada.text('thanks')
    assert.deepEqual(await rests(), [])
    assert.equal(await ada.text('MORE'), 'That was all.')

    // Nobody else's MORE brings it.
    claude.say({ text: story }, { text: 'There is nothing more.' })
    await ada.text('Once more from the beginning')
    assert.equal(await phone().text('MORE'), 'There is nothing more.')
    assert.match(await ada.text('MORE'), /garden/)
  })
}

test('MORE works after a restart', async (t) => {
  const database = await createTestDatabase('embedded')
  const shared = { database: { ...database, close: async () => {} } }
  const first = await createClaudeApp(t, 'embedded', shared)
  const ada = first.phone()
  first.claude.say({ text: story })
  const begun = await ada.text('Tell me everything')
  await first.app.close()
  const second = await createClaudeApp(t, 'embedded', shared)
  t.after(() => database.close())
  const same = second.phone(ada.number)
  const more = await same.text('MORE')
  assert.match(more, /^On day \d+ you told me/)
  assert.equal(second.claude.requests.length, 0)
  assert.ok(story.startsWith(`${begun.replace(/\nReply MORE$/, '')} ${more.split('\n')[0]}`))
})

test('a reply is plain text for a phone, in GSM-7 where nothing is lost', async (t) => {
  const { claude, phone } = await createClaudeApp(t, 'embedded')
  const ada = phone()
  for (const [answer, arrives] of [
    ['**Milk** and *eggs* – it’s on “groceries”…', 'Milk and eggs - it\'s on "groceries"...'],
    ['# Your list\n* milk\n* eggs', 'Your list\n- milk\n- eggs'],
    ['{"reply":"Milk and eggs."}', 'Milk and eggs.'],
    ['show_list({"list":"groceries"})\nMilk and eggs.', 'Milk and eggs.'],
    ['See you there 😀', 'See you there 😀'],
  ] as const) {
    claude.say({ text: answer })
    assert.equal(await ada.text('what is on it?'), arrives)
  }
})

test('REPLY_SEGMENTS sets the budget, also of what the model is told', async (t) => {
  const { claude, phone } = await createClaudeApp(t, 'embedded', { env: { REPLY_SEGMENTS: '1' } })
  claude.say({ text: story })
  assert.equal(countSegments(await phone().text('Tell me')), 1)
  assert.match(JSON.stringify(claude.requests[0]?.system), /at most 148 characters/)
})
