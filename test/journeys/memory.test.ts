import assert from 'node:assert/strict'
import test from 'node:test'
import { findUserByPhone } from '../../src/accounts/users.ts'
import { asUser, type UserTransaction } from '../../src/db/as-user.ts'
import type { UserId } from '../../src/db/ids.ts'
import { describePerson } from '../../src/memory/describe-person.ts'
import { importFile } from '../../src/memory/import/import-file.ts'
import { createTestApp, type Phone, type TestApp } from '../support/test-app.ts'
import { databaseKinds } from '../support/test-database.ts'

const day = 86_400_000

async function asPerson<T>(
  { database: { db } }: TestApp,
  { number }: Phone,
  work: (trx: UserTransaction, userId: UserId) => Promise<T>,
): Promise<T> {
  const userId = await findUserByPhone(db, number)
  assert.ok(userId)
  return asUser(db, userId, (trx) => work(trx, userId))
}

for (const kind of databaseKinds) {
  test(`a memory worth trusting, texted, on ${kind} Postgres`, async (t) => {
    const app = await createTestApp(t, kind)

    await t.test('facts in time: a move ends the old address, and the past still knows it', async () => {
      const ann = app.phone()
      await ann.text('I live in Denver')
      app.clock.advance(day)
      assert.match(await ann.text('I moved to Boston'), /Boston/)
      app.clock.advance(day)
      const now = await ann.text('Where do I live?')
      assert.match(now, /Boston/)
      assert.doesNotMatch(now, /Denver/)
      assert.match(await ann.text('Where did I live before?'), /Denver/)
    })

    await t.test('a plain contradiction replaces, says so, and the past is kept', async () => {
      const ann = app.phone()
      await ann.text('The dentist is on Tuesday')
      assert.match(await ann.text('The dentist is on Friday'), /Friday/)
      const reply = await ann.text('When is the dentist?')
      assert.match(reply, /Friday/)
      assert.doesNotMatch(reply, /Tuesday/)
      const versions = await asPerson(app, ann, (trx) =>
        trx.selectFrom('memories').select(['statement', 'superseded_by']).orderBy('said_at').execute(),
      )
      assert.equal(versions.length, 2)
      assert.ok(versions[0]?.superseded_by)
    })

    await t.test(
      'what is dropped for something else leaves that; an order to forget may come last',
      async () => {
        const ann = app.phone()
        await ann.text('Team lunch is at Il Forno, nine of us')
        await ann.text("Scrap that, Il Forno's shut. The lunch is at the Old Mill instead")
        assert.match(await ann.text("Where's the team lunch?"), /Old Mill/)
        await ann.text('My bus gets in 18:20 on Sunday')
        assert.match(await ann.text("Sorry, they've changed it. It gets in at 19:20"), /19:20 on Sunday/)
        await ann.text('The allotment gate code is 6014')
        assert.match(await ann.text('I gave up the plot, please forget my allotment gate code'), /Forgotten/)
        assert.doesNotMatch(await ann.text('do you still have the allotment gate code?'), /6014/)
      },
    )

    await t.test('a fact told twice is stored once; greetings, questions and thanks never', async () => {
      const ann = app.phone()
      for (const text of [
        'Hi!',
        'My locker is number 212',
        'What is my locker number?',
        'thanks',
        'my locker is number 212',
      ])
        await ann.text(text)
      const memories = await asPerson(app, ann, (trx) =>
        trx.selectFrom('memories').select('statement').execute(),
      )
      assert.deepEqual(memories, [{ statement: 'My locker is number 212' }])
    })

    await t.test('undo takes back the last change, and undo again brings it back', async () => {
      const ann = app.phone()
      await ann.text('Add milk and eggs to the shopping list')
      await ann.text('Add bread to the shopping list')
      assert.match(await ann.text('undo'), /bread/i)
      assert.doesNotMatch(await ann.text("What's on the shopping list?"), /bread/i)
      await ann.text('undo')
      assert.match(await ann.text("What's on the shopping list?"), /bread/i)
    })

    await t.test('what was forgotten comes up in no answer; the messages stay unless asked for', async () => {
      const ann = app.phone()
      await ann.text('The alarm code of the shop is 9042')
      assert.match(await ann.text('What is the alarm code of the shop?'), /9042/)
      await ann.text('forget the alarm code')
      app.clock.advance(10_000)
      for (const question of [
        'What is the alarm code of the shop?',
        'What did I tell you about the shop?',
        'What did I just say?',
        'How do you know?',
        'What do you know about me?',
      ])
        assert.doesNotMatch(await ann.text(question), /9042/, question)
      const counts = await asPerson(app, ann, (trx, userId) => describePerson(trx, userId, '9042'))
      assert.equal(counts.memories, 0)
      assert.notEqual(counts.sms_conversations, 0)
    })

    await t.test('"and the messages" blanks those, too: it is nowhere in tables or index', async () => {
      const ann = app.phone()
      await ann.text('The alarm code of the shop is 9042')
      assert.match(await ann.text('What is the alarm code of the shop?'), /9042/)
      await ann.text('forget the alarm code and the messages')
      app.clock.advance(10_000)
      assert.doesNotMatch(await ann.text('What is the alarm code of the shop?'), /9042/)
      const { changes: _, ...counts } = await asPerson(app, ann, (trx, userId) =>
        describePerson(trx, userId, '9042'),
      )
      const left = Object.entries(counts).filter(([, count]) => count > 0)
      assert.deepEqual(left, [])
    })

    await t.test('the wish to blank the messages outlives the question whether to go ahead', async () => {
      const ann = app.phone()
      await ann.text('Sam has a boat named Petrel')
      await ann.text('Sam was born in May')
      assert.match(await ann.text('delete everything about Sam and the messages too'), /2 things[\s\S]*YES/)
      await ann.text('YES')
      const counts = await asPerson(app, ann, (trx, userId) => describePerson(trx, userId, 'Petrel'))
      assert.equal(counts.sms_conversations, 0)
    })

    await t.test('more than one is shown first, and goes with YES', async () => {
      const ann = app.phone()
      await ann.text('Sam has a boat named Petrel')
      await ann.text('Sam was born in May')
      await ann.text('Ben was born in June')
      assert.match(await ann.text('delete everything about Sam'), /2 things[\s\S]*YES/)
      await ann.text('YES')
      assert.doesNotMatch(await ann.text('What is the name of the boat Sam has?'), /Petrel/)
      assert.match(await ann.text('When was Ben born?'), /June/)
    })

    await t.test('"how do you know?" is answered with the own words and their day', async () => {
      const ann = app.phone()
      await ann.text('Beth is allergic to walnuts')
      app.clock.advance(3 * day)
      assert.match(await ann.text('What is Beth allergic to?'), /walnut/)
      const reply = await ann.text('How do you know?')
      assert.match(reply, /Beth is allergic to walnuts/i)
      assert.match(reply, /day|March|Mar\b|ago/)
    })

    await t.test('an imported chat answers with who said it', async () => {
      const ann = app.phone()
      await ann.text('hello')
      const content =
        '[08/05/2023, 13:56:00] Cleo: The cottage key hangs behind the barometer\n[13/05/2023, 13:57:00] Ann: thanks'
      await asPerson(app, ann, (trx, userId) =>
        importFile(
          trx,
          userId,
          { name: 'Cleo.txt', content },
          { now: app.clock.now(), timezone: 'UTC', ownName: 'Ann' },
        ),
      )
      assert.match(await ann.text('Where does the cottage key hang?'), /barometer/)
    })
  })
}
