import assert from 'node:assert/strict'
import test from 'node:test'
import { createVirtualClock } from '../clock.ts'
import { toFormParams, verifySignature } from './signature.ts'
import { createSimulator, type PhoneEvent, type SimulatorDeps } from './simulator.ts'

type Delivery = Parameters<SimulatorDeps['deliver']>[0]

const phone = '+14155550101'

function startCarrier(options: { answer?: () => number } = {}) {
  const delivered: Delivery[] = []
  const events: PhoneEvent[] = []
  const simulator = createSimulator({
    clock: createVirtualClock(new Date('2026-03-02T09:00:00Z')),
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'secret',
    serviceNumber: '+14155550100',
    publicUrl: () => 'https://jean.example/sub',
    deliver: async (delivery) => {
      delivered.push(delivery)
      return { statusCode: options.answer?.() ?? 200 }
    },
    wait: async () => {},
  })
  simulator.subscribe(phone, (event) => events.push(event))
  return { simulator, delivered, events }
}

const isSigned = ({ url, form, headers }: Delivery) =>
  verifySignature({
    url,
    params: toFormParams(form),
    signature: headers['x-twilio-signature'],
    tokens: ['secret'],
  })

test('a text arrives as Twilio’s signed form; the same client id is the same message', async () => {
  const { simulator, delivered, events } = startCarrier()
  const text = { from: phone, body: 'Milk, eggs 🥚', clientId: 'a-client-id' }
  const first = await simulator.text(text)
  const again = await simulator.text(text)
  const fromAnother = await simulator.text({ ...text, from: '+14155550102' })

  assert.equal(first.status, 'delivered')
  assert.match(first.sid, /^SM[0-9a-f]{32}$/)
  assert.equal(again.sid, first.sid)
  assert.notEqual(fromAnother.sid, first.sid)
  assert.equal(delivered[0]?.url, 'https://jean.example/sub/webhooks/sms')
  assert.ok(delivered.every(isSigned))
  const form = toFormParams(delivered[0]?.form as URLSearchParams)
  assert.deepEqual(
    { ...form },
    {
      ToCountry: 'US',
      SmsMessageSid: first.sid,
      NumMedia: '0',
      SmsSid: first.sid,
      SmsStatus: 'received',
      Body: 'Milk, eggs 🥚',
      To: '+14155550100',
      NumSegments: '1',
      MessageSid: first.sid,
      AccountSid: `AC${'0'.repeat(32)}`,
      From: phone,
      ApiVersion: '2010-04-01',
    },
  )
  assert.deepEqual(
    events.slice(0, 2).map((event) => ('status' in event ? [event.type, event.id, event.status] : [])),
    [
      ['message', first.sid, 'sent'],
      ['status', first.sid, 'delivered'],
    ],
  )
})

test('a reply reaches the phone at once, then its statuses come back as signed callbacks', async () => {
  const { simulator, delivered, events } = startCarrier()
  const statusCallback = 'https://jean.example/webhooks/sms/status?id=reply-1'
  const result = await simulator.send({ id: 'reply-1', to: phone, body: 'Got it.', statusCallback })
  await simulator.close()

  assert.ok(result.kind === 'accepted')
  assert.deepEqual(await simulator.findSent({ id: 'reply-1' }), { kind: 'found', sid: result.sid })
  assert.deepEqual(await simulator.findSent({ id: 'reply-2' }), { kind: 'not-found' })
  assert.deepEqual(
    events.map((event) => [event.type, 'status' in event && event.status]),
    [
      ['message', 'queued'],
      ['status', 'sent'],
      ['status', 'delivered'],
    ],
  )
  assert.deepEqual(
    delivered.map(({ url, form }) => [url, form.get('MessageSid'), form.get('MessageStatus')]),
    [
      [statusCallback, result.sid, 'sent'],
      [statusCallback, result.sid, 'delivered'],
    ],
  )
  assert.ok(delivered.every(isSigned))
})

test('a webhook that is away or refuses is told apart, and throws nothing', async () => {
  let answer = () => 503
  const { simulator } = startCarrier({ answer: () => answer() })
  const text = { from: phone, body: 'hi', clientId: 'a-client-id' }
  assert.equal((await simulator.text(text)).status, 'unreachable')
  answer = () => 403
  assert.equal((await simulator.text(text)).status, 'undelivered')
  answer = () => {
    throw new Error('connection refused')
  }
  assert.equal((await simulator.text(text)).status, 'unreachable')
})

test('only the phones of a number hear of it, and one that comes late learns that a reply is being written', () => {
  const { simulator, events } = startCarrier()
  simulator.typing(phone, true)
  simulator.typing('+14155550102', true)
  assert.deepEqual(events, [{ type: 'typing', number: phone, on: true }])

  const late: PhoneEvent[] = []
  const stop = simulator.subscribe(phone, (event) => late.push(event))
  assert.deepEqual(late, [{ type: 'typing', number: phone, on: true }])
  stop()
  simulator.typing(phone, false)
  assert.equal(late.length, 1)
  assert.equal(events.length, 2)
})

test('what Twilio would refuse for good is refused for good', async () => {
  const { simulator, events } = startCarrier()
  const reply = { id: 'reply-1', to: phone, statusCallback: 'https://jean.example/webhooks/sms/status' }
  assert.deepEqual(await simulator.send({ ...reply, body: '' }), { kind: 'permanent', code: '21602' })
  assert.deepEqual(await simulator.send({ ...reply, body: 'x'.repeat(1601) }), {
    kind: 'permanent',
    code: '21617',
  })
  assert.deepEqual(events, [])
})
