import assert from 'node:assert/strict'
import test from 'node:test'
import { estimateTokens } from '../../src/assistant/tokens.ts'
import { type MessagesRequest, outputOf, resultsOf, textsOf } from '../support/anthropic-stand-in.ts'
import { createClaudeApp } from '../support/claude-app.ts'
import { databaseKinds } from '../support/test-database.ts'

const day = 86_400_000

for (const kind of databaseKinds) {
  test(`what it is for, with Claude as the mind, on ${kind} Postgres`, async (t) => {
    const { claude, clock, phone, turnsOf, keptOf } = await createClaudeApp(t, kind)

    await t.test('a shopping list that grows by "that list"', async () => {
      const ada = phone()
      claude.say(
        { calls: [{ name: 'add_to_list', input: { list: 'shopping', items: ['milk', 'eggs'] } }] },
        (request) => ({ text: `On your shopping list: ${itemsIn(request)}.` }),
      )
      assert.equal(await ada.text('Remember to buy milk and eggs'), 'On your shopping list: milk, eggs.')

      claude.say((request) => ({ text: `About what to buy: ${textsOf(request.messages[0])[0]}` }))
      assert.match(await ada.text('What was that about?'), /buy milk and eggs/)

      claude.say(
        (request) => ({
          calls: [
            {
              name: 'add_to_list',
              input: { list: /list = "(\w+)"/.exec(contextOf(request))?.[1] ?? 'shopping', items: ['bread'] },
            },
          ],
        }),
        (request) => ({ text: `Now ${itemsIn(request)}.` }),
      )
      assert.equal(await ada.text('Add bread to that list'), 'Now milk, eggs, bread.')

      claude.say({ calls: [{ name: 'show_list', input: { list: 'shopping' } }] }, (request) => ({
        text: `It has ${outputOf<{ items: { text: string }[] }>(request)
          .items.map(({ text }) => text)
          .join(', ')}.`,
      }))
      assert.equal(await ada.text("What's on my shopping list?"), 'It has milk, eggs, bread.')
      assert.deepEqual((await keptOf(ada.number)).lists, { shopping: ['milk', 'eggs', 'bread'] })

      const last = claude.requests.at(-2)
      assert.ok(last)
      assert.deepEqual(
        last.messages.map(({ role }) => role),
        ['user', 'assistant', 'user', 'assistant', 'user', 'assistant', 'user'],
        'six messages of history and the new one, in their roles',
      )
      assert.deepEqual(
        last.messages.map((message) => textsOf(message).at(-1)),
        [
          'Remember to buy milk and eggs',
          'On your shopping list: milk, eggs.',
          'What was that about?',
          'About what to buy: Remember to buy milk and eggs',
          'Add bread to that list',
          'Now milk, eggs, bread.',
          "What's on my shopping list?",
        ],
      )
      assert.equal(
        JSON.stringify(last).split("What's on my shopping list?").length - 1,
        1,
        'the new message once',
      )
      assert.ok(
        (await turnsOf(ada.number)).every(
          (turn) => turn.model === 'claude-sonnet-5-5' && turn.fallback_reason === null,
        ),
      )
    })

    await t.test('what helped last time, and when', async () => {
      const ben = phone()
      claude.say(
        {
          calls: [
            {
              name: 'remember',
              input: { statement: 'Box breathing really helped with nerves before the interview' },
            },
          ],
        },
        { text: 'Good to know: box breathing helped before the interview.' },
      )
      await ben.text('Box breathing really helped with my nerves before the interview')
      clock.advance(14 * day)
      claude.say({ text: 'Tomorrow is a big day. What worries you most?' })
      await ben.text("I'm anxious about tomorrow's presentation")
      assert.ok(
        textsOf(claude.requests.at(-1)?.messages.at(-1)).some((text) =>
          text.startsWith('[14 days later, Mon 16 Mar 2026'),
        ),
        'the silence is marked',
      )
      claude.say(
        { calls: [{ name: 'search_memories', input: { query: 'what helped with nerves' } }] },
        (request) => {
          const { results } = outputOf<{ results: { text: string; saidAt: string }[] }>(request)
          return { text: `${results[0]?.text}, you told me on ${results[0]?.saidAt.slice(0, 10)}.` }
        },
      )
      assert.match(
        await ben.text('What helped with that feeling last time?'),
        /^Box breathing.*2026-03-02\.$/,
      )
    })

    await t.test('what to follow up on from a meeting', async () => {
      const cleo = phone()
      claude.say(
        {
          calls: [
            { name: 'remember', input: { statement: 'Sarah will send the budget for the project' } },
            { name: 'remember', input: { statement: 'I owe Sarah the timeline' } },
          ],
        },
        (request) => ({ text: `Kept ${resultsOf(request).length} things: her budget, your timeline.` }),
      )
      assert.equal(
        await cleo.text(
          'Had a great meeting with Sarah about the project; she will send the budget and I owe her the timeline',
        ),
        'Kept 2 things: her budget, your timeline.',
      )
      claude.say({ text: 'The budget from Sarah, and the timeline you owe her.' })
      assert.match(await cleo.text('What should I follow up on from that?'), /budget from Sarah.*timeline/)
      assert.equal((await keptOf(cleo.number)).memories.length, 2)
    })

    await t.test('nothing of another person is in a request', async () => {
      const [dan, eve] = [phone(), phone()]
      claude.say(
        { calls: [{ name: 'remember', input: { statement: 'The locker code is 4711' } }] },
        { text: 'Kept.' },
      )
      await dan.text('My locker code is 4711')
      const before = claude.requests.length
      claude.say({ calls: [{ name: 'search_memories', input: { query: 'locker code' } }] }, (request) => ({
        text: `Found ${JSON.stringify(resultsOf(request)[0]?.output)}`,
      }))
      const answer = await eve.text('What is my locker code?')
      assert.doesNotMatch(answer, /4711/)
      for (const request of claude.requests.slice(before)) {
        const wire = JSON.stringify(request)
        for (const strange of ['4711', dan.number, eve.number]) assert.ok(!wire.includes(strange), strange)
      }
    })

    await t.test('the stable part comes first, is the same for everybody, and carries the cache mark', () => {
      const stable = new Set(claude.requests.map(({ system, tools }) => JSON.stringify({ system, tools })))
      assert.equal(stable.size, 1)
      const [request] = claude.requests
      assert.ok(Array.isArray(request?.system))
      assert.deepEqual(request.system.at(-1)?.cache_control, { type: 'ephemeral' })
      assert.equal(
        JSON.stringify(claude.requests.map(({ messages }) => messages)).includes('cache_control'),
        false,
      )
      const tokens =
        estimateTokens(JSON.stringify(request.tools)) + estimateTokens(JSON.stringify(request.system))
      assert.ok(tokens < 3_000, `tools and stable part have ${tokens} tokens`)
    })
  })

  test(`a tool's error is the model's business, not the person's, on ${kind} Postgres`, async (t) => {
    const { claude, phone, keptOf } = await createClaudeApp(t, kind)
    const fay = phone()
    claude.say(
      {
        calls: [
          { name: 'update_memory', input: { id: 'not-an-id', statement: 'x' } },
          { name: 'no_such_tool', input: {} },
          { name: 'add_to_list', input: { list: 'packing', items: [] } },
          { name: 'add_to_list', input: { list: 'packing', items: ['socks'] } },
        ],
      },
      (request) => {
        const results = resultsOf(request)
        assert.deepEqual(
          results.map(({ error }) => error),
          [results[0]?.error ?? false, true, true, false],
        )
        return { text: 'Socks are on your packing list.' }
      },
    )
    assert.equal(await fay.text('pack socks'), 'Socks are on your packing list.')
    assert.deepEqual((await keptOf(fay.number)).lists, { packing: ['socks'] })
  })

  test(`steps are bounded: the last one has to answer, on ${kind} Postgres`, async (t) => {
    const { claude, phone } = await createClaudeApp(t, kind)
    claude.always(({ tool_choice }) =>
      tool_choice?.type === 'none'
        ? { text: 'That is all I found.' }
        : { calls: [{ name: 'search_memories', input: { query: 'again' } }] },
    )
    assert.equal(await phone().text('what do you know'), 'That is all I found.')
    assert.equal(claude.requests.length, 8)
  })
}

function contextOf(request: MessagesRequest): string {
  return textsOf(
    request.messages.findLast((message) => textsOf(message).some((text) => text.startsWith('<context'))),
  ).join('\n')
}

function itemsIn(request: MessagesRequest): string {
  return outputOf<{ items: string[] }>(request).items.join(', ')
}
