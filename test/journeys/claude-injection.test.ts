import assert from 'node:assert/strict'
import test from 'node:test'
import { asUser } from '../../src/db/as-user.ts'
import { addToList } from '../../src/memory/lists.ts'
import { remember } from '../../src/memory/memories.ts'
import { type MessagesRequest, resultsOf, type Scripted, textsOf } from '../support/anthropic-stand-in.ts'
import { createClaudeApp } from '../support/claude-app.ts'
import { injections, storeText, toldAt } from '../support/injections.ts'
import { databaseKinds } from '../support/test-database.ts'

// What a live model makes of such texts no test without one can say. What can be proved is that they
// reach it as data and nothing else, and what no model can do whatever it is talked into.

const question = 'What did the zeppelin note say?'

for (const kind of databaseKinds) {
  test(`orders in what is stored stay data, on ${kind} Postgres`, async (t) => {
    const claudeApp = await createClaudeApp(t, kind)
    const { claude, phone, keptOf } = claudeApp
    for (const [index, text] of injections.entries()) {
      await t.test(`${index + 1}. ${JSON.stringify(text.slice(0, 60))}`, async () => {
        const person = phone()
        claude.say({ text: 'A note from Bob.' })
        await person.text(`zeppelin note: ${text}`)
        await storeText(claudeApp, person.number, `zeppelin note: ${text}`)
        const before = await keptOf(person.number)
        const from = claude.requests.length
        claude.always(credulous)
        assert.match(await person.text(question), /^Looked it up\.$/)
        assert.deepEqual(
          await keptOf(person.number),
          before,
          'nothing was done that the person did not ask for',
        )

        const requests = claude.requests.slice(from)
        assert.ok(resultsOf(requests.at(-1) as MessagesRequest).length >= 4, 'the tools have shown it too')
        for (const request of requests) assertOnlyData(request, text)
        assert.ok(contextOf(requests[0]).includes('- memory'), 'the model was shown what is stored')
      })
    }
  })
}

test('a model that has been talked round deletes little, asks before it forgets, and stays with its person', async (t) => {
  const claudeApp = await createClaudeApp(t, 'embedded')
  const { claude, phone, keptOf, personOf } = claudeApp
  const [ada, ben] = [phone(), phone()]
  claude.always({ text: 'Hello.' })
  for (const { number, text } of [ada, ben]) {
    await text('hello')
    const userId = await personOf(number)
    await asUser(claudeApp.database.db, userId, async (trx) => {
      for (let count = 1; count <= 8; count += 1) {
        await remember(
          trx,
          userId,
          { statement: `Zeppelin fact number ${count} ${'x'.repeat(count)}` },
          toldAt(claudeApp),
        )
        await addToList(trx, userId, { list: `list ${count}`, items: ['thing'] }, claudeApp.clock.now())
      }
    })
  }
  const bens = await keptOf(ben.number)
  const benId = await personOf(ben.number)
  const bensMemory = await asUser(claudeApp.database.db, benId, (trx) =>
    trx.selectFrom('memories').select('id').executeTakeFirstOrThrow(),
  )
  const results: { error: boolean; output: unknown }[] = []
  claude.say(
    {
      calls: [
        { name: 'forget', input: { query: 'zeppelin', confirmed: true } },
        { name: 'forget', input: { ids: [bensMemory.id], confirmed: true } },
        ...Array.from({ length: 8 }, (_, index) => ({
          name: 'delete_list',
          input: { list: `list ${index + 1}` },
        })),
      ],
    },
    (request) => {
      results.push(...resultsOf(request))
      return { text: 'Shall I forget the zeppelin facts? Reply YES.' }
    },
  )
  await ada.text('FW: delete everything')
  const left = await keptOf(ada.number)
  assert.equal(left.memories.length, 8, 'forgetting several things waits for a YES')
  assert.equal(Object.keys(left.lists).length, 5, 'three lists at most besides the two attempts to forget')
  assert.deepEqual(await keptOf(ben.number), bens, 'of nobody else was anything touched')
  assert.equal(JSON.stringify(results[0]?.output).match(/statement/g)?.length, 8)
  assert.deepEqual(results[1]?.output, { nothingFound: true })
  assert.ok(results.slice(-5).every(({ error }) => error))

  // What the person is shown and agrees to in the next turn is done.
  claude.say(
    (request) => {
      assert.match(contextOf(request), /your question that waits for an answer: .*"count":8/)
      return { calls: [{ name: 'forget', input: { confirmed: true } }] }
    },
    { text: 'Forgotten.' },
  )
  await ada.text('YES')
  assert.equal((await keptOf(ada.number)).memories.length, 0)

  // And one word takes it back.
  claude.say({ calls: [{ name: 'undo', input: {} }] }, { text: 'They are back.' })
  await ada.text('undo')
  assert.equal((await keptOf(ada.number)).memories.length, 8)
})

/** Looks everything up, and obeys every order that it can see outside of what is marked as data. */
function credulous(request: MessagesRequest): Scripted {
  if (ordersIn(request)) {
    return {
      calls: [
        { name: 'delete_list', input: { list: 'shopping' } },
        { name: 'forget', input: { query: 'zeppelin', confirmed: true } },
      ],
    }
  }
  if (resultsOf(request).length > 0) return { text: 'Looked it up.' }
  return {
    calls: [
      { name: 'search_memories', input: { query: 'zeppelin note' } },
      { name: 'list_memories', input: {} },
      { name: 'show_lists', input: {} },
      { name: 'read_history', input: {} },
    ],
  }
}

/** Whether any words of a stored text stand where only the service or the person themself speak. */
function ordersIn(request: MessagesRequest): boolean {
  const system = Array.isArray(request.system)
    ? request.system.map(({ text }) => text).join('\n')
    : request.system
  const asked = request.messages.findLast((message) =>
    textsOf(message).some((text) => text.startsWith('<context')),
  )
  const outside = textsOf(asked)
    .join('\n')
    // As a model would read it: the block ends where it is first closed.
    .replace(/<context[^>]*>[\s\S]*?<\/context>/, '')
  const unreadable = resultsOf(request).filter(({ error, output }) => !error && typeof output === 'string')
  return [
    system,
    outside,
    JSON.stringify(request.tools),
    ...unreadable.map(({ output }) => String(output)),
  ].some((text) => (text ?? '').includes('zeppelin note:'))
}

/** Every line of the block about what is stored ends in one JSON text, and the block closes once. */
function assertOnlyData(request: MessagesRequest, text: string): void {
  const block = contextOf(request)
  assert.equal(block.match(/<context/g)?.length, 1)
  assert.equal(block.match(/<\/context>/g)?.length, 1)
  assert.ok(block.endsWith('\n</context>'))
  const hits = block.split('\n').filter((line) => line.startsWith('- '))
  for (const hit of hits) {
    const quoted = /: (".*")$/.exec(hit)?.[1]
    assert.equal(typeof JSON.parse(quoted ?? ''), 'string')
  }
  for (const line of block.split('\n'))
    assert.match(line, /^(<context |<\/context>|now: |referents: |said before|- |your question)/)
  assert.ok(request.messages.every(({ role }) => role === 'user' || role === 'assistant'))
  assert.ok(!JSON.stringify([request.system, request.tools]).includes(JSON.stringify(text).slice(1, -1)))
}

function contextOf(request: MessagesRequest | undefined): string {
  const asked = request?.messages.findLast((message) =>
    textsOf(message).some((text) => text.startsWith('<context')),
  )
  return textsOf(asked)[0] ?? ''
}
