import assert from 'node:assert/strict'
import test from 'node:test'

type Message = {
  id: string
  direction: 'in' | 'out'
  body: string
  at: string
  status: string
  clientId?: string
}
type Item = { kind: string; key: string; label?: string; first?: boolean; last?: boolean; message?: Message }
type Module = {
  arrange: (messages: Message[], waiting: object[], now: Date) => Item[]
  mergeHistory: (history: Message[], known: Message[], live: Message[]) => Message[]
  furthestStatus: (known: string | undefined, next: string) => string
  dayLabel: (at: string, now: Date) => string
}
// The page's modules are plain JavaScript, without types of their own.
const address = new URL('../web/phone/messages.js', import.meta.url).href
const { arrange, mergeHistory, furthestStatus, dayLabel }: Module = await import(address)

const now = new Date('2026-03-11T12:00:00')
const message = (id: string, direction: 'in' | 'out', at: string, more: Partial<Message> = {}): Message => ({
  id,
  direction,
  body: id,
  at: new Date(`2026-03-${at}`).toISOString(),
  status: 'delivered',
  ...more,
})

test('a day line stands before the first message of each day, and neighbours of one side are one group', () => {
  const items = arrange(
    [
      message('a', 'in', '10T09:00'),
      message('b', 'in', '10T09:01'),
      message('c', 'out', '10T09:01'),
      message('d', 'out', '10T10:00'),
      message('e', 'out', '11T10:00'),
    ],
    [],
    now,
  )
  assert.deepEqual(
    items.map(({ label, key, first, last }) => label ?? [key, first, last]),
    [
      'Yesterday',
      ['a', true, false],
      ['b', false, true],
      ['c', true, true],
      ['d', true, true],
      'Today',
      ['e', true, true],
    ],
  )
})

test('what waits in the outbox stands at the end, and only once when the server has it already', () => {
  const waiting = [
    { clientId: 'one', body: 'one', at: now.toISOString() },
    { clientId: 'two', body: 'two', at: now.toISOString(), error: 'Refused.' },
  ]
  const items = arrange([message('SM1', 'in', '11T11:59', { clientId: 'one', status: 'sent' })], waiting, now)
  assert.deepEqual(
    items.filter(({ kind }) => kind === 'message').map(({ key, message }) => [key, message?.status]),
    [
      ['one', 'sent'],
      ['two', 'queued'],
    ],
  )
})

test('a history replaces what was known, keeps what came meanwhile, and never takes a tick back', () => {
  const known = [message('a', 'in', '11T09:00', { clientId: 'one' }), message('gone', 'in', '11T09:01')]
  const live = [message('b', 'out', '11T09:02'), message('c', 'out', '11T09:03')]
  const merged = mergeHistory(
    [message('a', 'in', '11T09:00', { status: 'sent' }), message('b', 'out', '11T09:02')],
    known,
    live,
  )
  assert.deepEqual(
    merged.map(({ id, clientId, status }) => [id, clientId, status]),
    [
      ['a', 'one', 'delivered'],
      ['b', undefined, 'delivered'],
      ['c', undefined, 'delivered'],
    ],
  )
  assert.equal(furthestStatus('delivered', 'sent'), 'delivered')
  assert.equal(furthestStatus('sent', 'undelivered'), 'undelivered')
  assert.equal(furthestStatus(undefined, 'queued'), 'queued')
})

test('days are named as people name them', () => {
  const at = (day: string) => dayLabel(`${day}T12:00:00`, now)
  assert.equal(at('2026-03-11'), 'Today')
  assert.equal(at('2026-03-10'), 'Yesterday')
  assert.equal(
    at('2026-03-06'),
    new Date('2026-03-06T12:00').toLocaleDateString(undefined, { weekday: 'long' }),
  )
  assert.match(at('2026-03-04'), /4/)
  assert.match(at('2025-12-31'), /2025/)
})
