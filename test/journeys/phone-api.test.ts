import assert from 'node:assert/strict'
import test from 'node:test'
import { createTestApp } from '../support/test-app.ts'

const ada = '+14155550101'

test('the phone speaks through the signed webhook, and hears by events', async (t) => {
  const { url } = await createTestApp(t, 'embedded')
  const events = await listen(`${url}/api/phone/events?number=${encodeURIComponent(ada)}`)
  const text = { from: '(415) 555-0101', body: 'Remember the milk', clientId: 'client-id-1' }
  const first = await send(url, text)
  const again = await send(url, text)
  assert.equal(first.status, 200)
  assert.deepEqual(await again.json(), await first.json())

  const reply = await events.find((event) => event.type === 'message' && event.direction === 'out')
  await events.find(
    (event) => event.type === 'status' && event.id === reply.id && event.status === 'delivered',
  )
  const history = await getJson(`${url}/api/phone/history?number=${encodeURIComponent(ada)}`)
  assert.deepEqual(
    history.map(({ id, role }: { id: string; role: string }) => [id, role]),
    [
      [((await (await send(url, text)).json()) as { sid: string }).sid, 'user'],
      [reply.id, 'assistant'],
    ],
  )
})

test('what is no number or no text is refused in one line', async (t) => {
  const { url } = await createTestApp(t, 'embedded')
  const text = { from: ada, body: 'hi', clientId: 'client-id-1' }
  const refusals: [object | string, RegExp][] = [
    [{ ...text, from: 'hello' }, /not a phone number/],
    [{ ...text, from: 5 }, /not a phone number/],
    [{ ...text, body: '' }, /needs a body/],
    [{ ...text, body: '🥚'.repeat(1601) }, /at most 1600 characters/],
    [{ ...text, clientId: '../..' }, /clientId/],
    [[], /not a text message/],
  ]
  for (const [body, reason] of refusals) {
    const answer = await send(url, body)
    assert.equal(answer.status, 400)
    const { error } = (await answer.json()) as { error: string }
    assert.match(error, reason)
    assert.doesNotMatch(error, /\n/)
  }
  assert.equal((await send(url, { ...text, body: '🥚'.repeat(1600) })).status, 200)
  for (const path of ['history', 'referents', 'lookup', 'events']) {
    for (const query of ['', '?number=', '?number=hello', '?number=%00']) {
      assert.equal((await fetch(`${url}/api/phone/${path}${query}`)).status, 400, path + query)
    }
  }
  const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }
  assert.equal((await fetch(`${url}/api/phone/send`, broken)).status, 400)
})

test('the page takes nothing from elsewhere and gives nothing but itself', async (t) => {
  const { url } = await createTestApp(t, 'embedded')
  const page = await fetch(url)
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/)
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
  assert.doesNotMatch(await page.text(), /(src|href)="(https?:)?\/\//)
  for (const path of [
    '/web/',
    '/web/..%2fpackage.json',
    '/web/%2e%2e/package.json',
    '/web/.env',
    '/web/nothing.js',
  ]) {
    assert.ok([403, 404].includes((await fetch(url + path)).status), path)
  }
})

test('with a real gateway there is no phone', async (t) => {
  const env = {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'secret',
    TWILIO_PHONE_NUMBER: '+15555550100',
    TWILIO_API_URL: 'http://127.0.0.1:9',
  }
  const { url } = await createTestApp(t, 'embedded', { env })
  for (const path of ['/', '/web/phone.css', '/api/phone/history?number=%2B14155550101']) {
    assert.equal((await fetch(url + path)).status, 404, path)
  }
  assert.equal((await send(url, { from: ada, body: 'hi', clientId: 'client-id-1' })).status, 404)
})

test('open phones do not hold up a service that closes', async (t) => {
  const { app, url } = await createTestApp(t, 'embedded')
  const events = await listen(`${url}/api/phone/events?number=${encodeURIComponent(ada)}`)
  await events.find((event) => event.type === 'ping')
  await app.server.close()
  await events.ended
})

type Event = Record<string, unknown> & { type: string }

const send = (url: string, body: unknown) =>
  fetch(`${url}/api/phone/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const getJson = async (url: string) => (await fetch(url)).json()

/** Opens an event stream; `find` resolves with the first event, past or to come, that matches. */
async function listen(url: string) {
  const response = await fetch(url)
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const seen: Event[] = []
  const waiting = new Set<() => void>()
  const read = async () => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, type = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
        seen.push({ type, ...JSON.parse(data) })
      }
      for (const look of waiting) look()
    }
  }
  const ended = read().catch(() => {})
  const find = (matches: (event: Event) => boolean) =>
    new Promise<Event>((resolve) => {
      const look = () => {
        const event = seen.find(matches)
        if (!event) return
        waiting.delete(look)
        resolve(event)
      }
      waiting.add(look)
      look()
    })
  return { find, ended }
}
