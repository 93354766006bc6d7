import assert from 'node:assert/strict'
import test from 'node:test'
import { createClaudeApp } from '../support/claude-app.ts'
import { databaseKinds } from '../support/test-database.ts'

const used = {
  input_tokens: 500,
  output_tokens: 100,
  cache_read_input_tokens: 2_000,
  cache_creation_input_tokens: 0,
}

for (const kind of databaseKinds) {
  test(`every turn says what it used, and /metrics adds it up, on ${kind} Postgres`, async (t) => {
    const { claude, phone, turnsOf, url } = await createClaudeApp(t, kind)
    const ada = phone()
    claude.say(
      {
        calls: [
          { name: 'add_to_list', input: { list: 'shopping', items: ['marzipan'] } },
          { name: 'no_such_tool', input: {} },
        ],
        usage: used,
      },
      { text: 'Marzipan is on it.', usage: used },
    )
    await ada.text('add marzipan to shopping')
    const [turn] = await turnsOf(ada.number)
    const { latencyMs, ...usage } = turn?.usage ?? {}
    assert.ok(Number(latencyMs) > 0)
    assert.deepEqual(usage, {
      inputTokens: 5_000,
      outputTokens: 200,
      cacheReadTokens: 4_000,
      cacheWriteTokens: 0,
      // $2 and $10 a million, cache reads at a twentieth: 1,000 × 2 + 4,000 × 0.1 + 200 × 10.
      costMicroUsd: 4_400,
      modelCalls: 2,
      toolCalls: 1,
      toolErrors: 0,
    })
    claude.say({ status: 400, error: 'invalid_request_error' })
    await ada.text('hello')

    const metrics = await (await fetch(`${url}/metrics`)).text()
    for (const line of [
      'jean_model_turns_total{asked="claude-sonnet-5-5",answered="claude-sonnet-5-5",fallback_reason="none"} 1',
      'jean_model_turns_total{asked="claude-sonnet-5-5",answered="builtin",fallback_reason="bad-request"} 1',
      'jean_model_tokens_total{model="claude-sonnet-5-5",kind="input"} 5000',
      'jean_model_tokens_total{model="claude-sonnet-5-5",kind="output"} 200',
      'jean_model_tokens_total{model="claude-sonnet-5-5",kind="cache_read"} 4000',
      'jean_model_cost_usd_total{model="claude-sonnet-5-5"} 0.0044',
      'jean_tool_calls_total{tool="add_to_list",outcome="ok"} 1',
      'jean_model_turn_seconds_count{answered="claude-sonnet-5-5"} 1',
    ])
      assert.ok(metrics.includes(line), `${line}\n${metrics}`)
    assert.doesNotMatch(metrics, /marzipan/i)
    assert.ok(!metrics.includes(ada.number))
  })

  test(`a person's tokens for the day run out for that person and that day, on ${kind} Postgres`, async (t) => {
    const { claude, phone, turnsOf, clock } = await createClaudeApp(t, kind, {
      env: { MODEL_DAILY_TOKENS_PER_PERSON: '3000' },
    })
    const [ada, ben] = [phone(), phone()]
    claude.always({ text: 'From Claude.', usage: used })
    assert.equal(await ada.text('one'), 'From Claude.')
    assert.equal(await ada.text('two'), 'From Claude.')
    assert.notEqual(await ada.text('three'), 'From Claude.')
    assert.equal(await ben.text('one'), 'From Claude.')
    clock.set(new Date('2026-03-03T00:00:01Z'))
    assert.equal(await ada.text('four'), 'From Claude.')
    assert.deepEqual(
      (await turnsOf(ada.number)).map((turn) => turn.fallback_reason),
      [null, null, 'person-budget', null],
    )
  })

  test(`everybody's tokens for the day run out for all, on ${kind} Postgres`, async (t) => {
    const { claude, phone, turnsOf, clock } = await createClaudeApp(t, kind, {
      env: { MODEL_DAILY_TOKENS: '5000' },
    })
    claude.always({ text: 'From Claude.', usage: used })
    const people = [phone(), phone(), phone()]
    const replies = []
    for (const person of people) replies.push(await person.text('hello'))
    assert.deepEqual(replies.slice(0, 2), ['From Claude.', 'From Claude.'])
    assert.notEqual(replies[2], 'From Claude.')
    assert.equal((await turnsOf(people[2]?.number ?? ''))[0]?.fallback_reason, 'daily-budget')
    clock.set(new Date('2026-03-03T00:00:01Z'))
    assert.equal(await people[2]?.text('hello'), 'From Claude.')
  })
}
