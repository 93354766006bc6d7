import assert from 'node:assert/strict'
import test from 'node:test'
import type { Scripted } from '../support/anthropic-stand-in.ts'
import { createClaudeApp } from '../support/claude-app.ts'
import { databaseKinds } from '../support/test-database.ts'

type Fault = {
  what: string
  says: Scripted
  reason: string
  /** Requests that reach the provider after the one that worked: 2 where trying once more is sensible. */
  tries: 1 | 2
}

const faults: Fault[] = [
  { what: '429', says: { status: 429, error: 'rate_limit_error' }, reason: 'rate-limited', tries: 2 },
  {
    what: '429 that asks for a minute',
    says: { status: 429, error: 'rate_limit_error', headers: { 'retry-after': '60' } },
    reason: 'rate-limited',
    tries: 1,
  },
  { what: '529', says: { status: 529, error: 'overloaded_error' }, reason: 'overloaded', tries: 2 },
  { what: '500', says: { status: 500, error: 'api_error' }, reason: 'server-error', tries: 2 },
  { what: '503', says: { status: 503, error: 'api_error' }, reason: 'server-error', tries: 2 },
  { what: 'a connection that breaks', says: { fault: 'hang-up' }, reason: 'network', tries: 2 },
  { what: 'an answer that is no JSON', says: { fault: 'not-json' }, reason: 'malformed-answer', tries: 2 },
  { what: 'silence', says: { fault: 'hang' }, reason: 'timeout', tries: 1 },
  {
    what: 'no credit',
    says: {
      status: 400,
      error: 'invalid_request_error',
      message: 'Your credit balance is too low to access the Anthropic API.',
    },
    reason: 'no-credit',
    tries: 1,
  },
  {
    what: 'a wrong key',
    says: { status: 401, error: 'authentication_error' },
    reason: 'unauthorized',
    tries: 1,
  },
  {
    what: 'a request it does not take',
    says: { status: 400, error: 'invalid_request_error', message: 'no' },
    reason: 'bad-request',
    tries: 1,
  },
  { what: 'a refusal', says: { text: 'I cannot', stop: 'refusal' }, reason: 'refused', tries: 1 },
  { what: 'an empty answer', says: { text: ' ' }, reason: 'empty-answer', tries: 2 },
  { what: 'no content at all', says: {}, reason: 'empty-answer', tries: 2 },
  { what: 'nothing but JSON', says: { text: '{"stored":true}' }, reason: 'empty-answer', tries: 2 },
]

const thing = 'Remember that the spare key is under the blue pot'

for (const kind of databaseKinds) {
  test(`when Claude fails half-way the built-in model answers from the same state, on ${kind} Postgres`, async (t) => {
    const { claude, phone, turnsOf, keptOf } = await createClaudeApp(t, kind, {
      env: { MODEL_TIMEOUT_MS: '6000' },
      modelGuard: { retryDelayMs: 5, failuresToOpen: 1000 },
    })
    for (const { what, says, reason, tries } of faults.filter(({ reason }) => reason !== 'timeout')) {
      await t.test(`${what}: ${reason}`, async () => {
        const person = phone()
        const before = claude.requests.length
        // The first step has changed something; then it goes wrong, for as long as it is asked.
        const remembers: Scripted = {
          calls: [{ name: 'add_to_list', input: { list: 'wrong', items: ['half-done'] } }],
        }
        claude.say(remembers)
        claude.always((request) =>
          request.messages.at(-1)?.role === 'user' &&
          JSON.stringify(request.messages.at(-1)).includes('tool_result')
            ? says
            : remembers,
        )
        const reply = await person.text(thing)
        assert.notEqual(reply.trim(), '')
        assert.doesNotMatch(reply, /half-done|\{|I cannot/)
        const [turn] = await turnsOf(person.number)
        assert.equal(turn?.model, 'builtin')
        assert.equal(turn?.fallback_reason, reason)
        assert.equal(turn?.state, 'answered')
        assert.equal((await keptOf(person.number)).lists.wrong, undefined, 'the failed attempt is undone')
        const asked = claude.requests.length - before
        // A second attempt at the turn begins anew; a second attempt at a request repeats it alone.
        const whole = ['empty-answer'].includes(reason)
        assert.equal(asked, whole ? 2 * tries : 1 + tries)
      })
    }
  })

  test(`when Claude is silent, on ${kind} Postgres`, async (t) => {
    const { claude, phone, turnsOf, keptOf } = await createClaudeApp(t, kind, {
      env: { MODEL_TIMEOUT_MS: '700' },
    })
    claude.say({ calls: [{ name: 'add_to_list', input: { list: 'wrong', items: ['half-done'] } }] })
    claude.always({ fault: 'hang' })
    const person = phone()
    const startedMs = performance.now()
    assert.notEqual((await person.text(thing)).trim(), '')
    assert.ok(performance.now() - startedMs < 5_000)
    const [turn] = await turnsOf(person.number)
    assert.deepEqual([turn?.model, turn?.fallback_reason], ['builtin', 'timeout'])
    assert.deepEqual((await keptOf(person.number)).lists.wrong, undefined)
    assert.equal(turn?.usage?.inputTokens, 2_100, 'what the failed attempt used is counted')
  })
}

test('a hiccup is passed over: the second try answers, and nothing is done twice', async (t) => {
  const { claude, phone, turnsOf, keptOf } = await createClaudeApp(t, 'embedded')
  const person = phone()
  claude.say(
    { calls: [{ name: 'add_to_list', input: { list: 'shopping', items: ['milk'] } }] },
    { status: 529, error: 'overloaded_error' },
    { text: 'Milk is on your shopping list.' },
  )
  assert.equal(await person.text('add milk to shopping'), 'Milk is on your shopping list.')
  assert.deepEqual((await keptOf(person.number)).lists, { shopping: ['milk'] })
  const [turn] = await turnsOf(person.number)
  assert.deepEqual([turn?.model, turn?.fallback_reason], ['claude-sonnet-5-5', null])
})

test('a model that calls only nonsense is replaced', async (t) => {
  const { claude, phone, turnsOf } = await createClaudeApp(t, 'embedded')
  claude.always({ calls: [{ name: 'launch_rocket', input: { to: 'moon' } }] })
  const person = phone()
  assert.doesNotMatch(await person.text(thing), /rocket/)
  const [turn] = await turnsOf(person.number)
  assert.deepEqual([turn?.model, turn?.fallback_reason], ['builtin', 'tool-nonsense'])
  assert.ok(claude.requests.length <= 16)
})

test('a provider that keeps failing is left alone, and asked again after a while', async (t) => {
  const { claude, phone, turnsOf, url } = await createClaudeApp(t, 'embedded', {
    modelGuard: { retryDelayMs: 1, failuresToOpen: 4, openMs: 5_000 },
  })
  const person = phone()
  claude.always({ status: 500, error: 'api_error' })
  await person.text('one')
  await person.text('two')
  assert.equal(claude.requests.length, 4)
  await person.text('three')
  assert.equal(claude.requests.length, 4, 'the circuit is open')
  assert.match(
    await (await fetch(`${url}/metrics`)).text(),
    /jean_model_circuit_open\{provider="anthropic"\} 1/,
  )
  await new Promise((resolve) => setTimeout(resolve, 5_050))
  claude.always({ text: 'Back again.' })
  assert.equal(await person.text('four'), 'Back again.')
  assert.deepEqual(
    (await turnsOf(person.number)).map((turn) => turn.fallback_reason),
    ['server-error', 'server-error', 'circuit-open', null],
  )
  assert.match(
    await (await fetch(`${url}/metrics`)).text(),
    /jean_model_circuit_open\{provider="anthropic"\} 0/,
  )
})

test('the base address may end in its version, or not; only models that think by themselves are told to be brief', async (t) => {
  const { claude, phone } = await createClaudeApp(t, 'embedded')
  const older = await createClaudeApp(t, 'embedded', {
    env: { ANTHROPIC_BASE_URL: `${claude.url}/v1/`, JEAN_MODEL: 'anthropic:claude-haiku-4-5' },
  })
  claude.always({ text: 'Reached.' })
  assert.equal(await phone().text('hello'), 'Reached.')
  assert.equal(await older.phone().text('hello'), 'Reached.')
  assert.deepEqual(
    claude.requests.map(({ model, thinking, output_config }) => [
      model,
      thinking?.type,
      output_config?.effort,
    ]),
    [
      ['claude-sonnet-5-5', 'adaptive', 'low'],
      ['claude-haiku-4-5', undefined, undefined],
    ],
  )
})
