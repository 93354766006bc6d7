import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { readers } from '../support/claude-app.ts'
import { createTestApp } from '../support/test-app.ts'

type Completion = {
  model: string
  messages: { role: string; content: unknown; tool_call_id?: string }[]
  tools: { function: { name: string } }[]
}

test('a local model behind an OpenAI-compatible address works without a key', async (t) => {
  const local = await startLocalModel(t)
  const app = await createTestApp(t, 'embedded', {
    env: { JEAN_MODEL: 'openai:qwen3:8b', OPENAI_BASE_URL: `${local.url}/v1` },
  })
  const { turnsOf, keptOf } = readers(app.database.db)
  const ada = app.phone()
  local.say(
    {
      tool_calls: [
        {
          id: 'a',
          type: 'function',
          function: { name: 'add_to_list', arguments: '{"list":"shopping","items":["milk"]}' },
        },
      ],
    },
    { content: '**Milk** is on your shopping list.' },
  )
  assert.equal(await ada.text('add milk to shopping'), 'Milk is on your shopping list.')
  assert.deepEqual((await keptOf(ada.number)).lists, { shopping: ['milk'] })

  const [first, second] = local.requests
  assert.equal(first?.body.model, 'qwen3:8b')
  assert.equal(first?.authorization, undefined)
  assert.deepEqual(
    first?.body.messages.map(({ role }) => role),
    ['system', 'user'],
  )
  assert.deepEqual(
    second?.body.messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'tool'],
  )
  assert.ok(first?.body.tools.some((tool) => tool.function.name === 'remember'))
  const [turn] = await turnsOf(ada.number)
  assert.deepEqual([turn?.model, turn?.fallback_reason], ['qwen3:8b', null])
  assert.deepEqual([turn?.usage?.inputTokens, turn?.usage?.costMicroUsd], [400, 0])

  await local.stop()
  assert.notEqual(await ada.text('what is on it?'), '')
  assert.deepEqual((await turnsOf(ada.number)).at(-1)?.fallback_reason, 'network')
})

/** Speaks just enough of OpenAI's chat completions. */
async function startLocalModel(t: TestContext) {
  const requests: { authorization: string | undefined; body: Completion }[] = []
  const queue: object[] = []
  const server = createServer(async (incoming, outgoing) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    requests.push({ authorization: incoming.headers.authorization, body: JSON.parse(body) })
    const message = queue.shift() ?? { content: 'Nothing is scripted.' }
    const finish = 'tool_calls' in message ? 'tool_calls' : 'stop'
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'c1',
        object: 'chat.completion',
        model: 'qwen3:8b',
        choices: [
          { index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: finish },
        ],
        usage: { prompt_tokens: 200, completion_tokens: 10, total_tokens: 210 },
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  t.after(stop)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    say: (...messages: object[]) => queue.push(...messages),
    stop,
  }
}
