import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { systemClock } from '../../src/clock.ts'
import { createTestApp, inboundFields } from '../support/test-app.ts'
import { databaseKinds } from '../support/test-database.ts'

const day = 86_400_000

for (const kind of databaseKinds) {
  test(`what it is for, through the webhook on ${kind} Postgres`, async (t) => {
    const { clock, phone } = await createTestApp(t, kind)

    await t.test('a shopping list that grows by "that list"', async () => {
      const ada = phone()
      assert.match(await ada.text('Remember to buy milk and eggs'), /milk.*eggs/i)
      assert.match(await ada.text('What was that about?'), /buy.*milk.*eggs|milk.*eggs/i)
      const grown = await ada.text('Add bread to that list')
      for (const item of [/milk/i, /egg/i, /bread/i]) assert.match(grown, item)
      const shown = await ada.text("What's on my shopping list?")
      for (const item of [/milk/i, /egg/i, /bread/i]) assert.match(shown, item)
    })

    await t.test('what helped last time, and when', async () => {
      const ben = phone()
      const said = clock.now()
      await ben.text('Box breathing really helped with my nerves before the interview')
      clock.advance(14 * day)
      await ben.text("I'm anxious about tomorrow's presentation")
      const answer = await ben.text('What helped with that feeling last time?')
      assert.match(answer, /box breathing/i)
      const month = said.toLocaleString('en', { month: 'short', timeZone: 'UTC' })
      assert.match(answer, new RegExp(`${month}|2 weeks|two weeks|14 days`, 'i'), 'says when it was')
    })

    await t.test('what to follow up on from a meeting', async () => {
      const cleo = phone()
      await cleo.text(
        'Had a great meeting with Sarah about the project; she will send the budget and I owe her the timeline',
      )
      const answer = await cleo.text('What should I follow up on from that?')
      assert.match(answer, /sarah/i)
      assert.match(answer, /budget/i)
      assert.match(answer, /timeline/i)
    })

    await t.test('nobody sees what another has said', async () => {
      const [dan, eve] = [phone(), phone()]
      await dan.text('My locker code is 4711')
      assert.doesNotMatch(await eve.text('What is my locker code?'), /4711/)
      assert.match(await dan.text('What is my locker code?'), /4711/)
    })

    await t.test('a burst is answered once', async () => {
      const { database, phone: burstPhone } = await createTestApp(t, kind, {
        clock: systemClock,
        env: { BURST_WAIT_MS: '600' },
      })
      const fay = burstPhone()
      const reply = fay.nextReply()
      for (const body of ['need from the shop', 'apples', 'pears'])
        await fay.post(inboundFields(fay.number, body))
      assert.match(await reply, /apples.*pears/is)
      const { rows } = await sql<{ turns: string }>`select count(*) as turns from turns`.execute(database.db)
      assert.equal(Number(rows[0]?.turns), 1)
      assert.equal(fay.received.length, 1)
    })
  })
}
