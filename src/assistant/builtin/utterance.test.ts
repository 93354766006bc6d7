import assert from 'node:assert/strict'
import test from 'node:test'
import type { TurnContext } from '../context.ts'
import { readUtterance } from './utterance.ts'

const now = '2026-05-04T12:00:00.000Z'
const context = {
  now,
  history: [],
  incoming: [],
  found: [],
  ledger: { entries: [] },
} as unknown as TurnContext
const known = { sources: [{ id: '1', text: 'Bo wears a patch', saidAt: now }], lists: [], past: [] }

const asks = (text: string, asking: number) =>
  readUtterance([text], context, known, asking).questions.length > 0

test('what hardly asks tells, unless it begins as a question does', () => {
  assert.ok(!asks('Optician for Bo, gonna ask if he really needs the patch', 0.1))
  assert.ok(asks('Optician for Bo, gonna ask if he really needs the patch', 0.4))
  assert.ok(asks('and what time though', 0.1))
})

test('before anything was told, what is not worded as a question tells', () => {
  const nothing = { sources: [], lists: [], past: [] }
  const asked = (text: string) => readUtterance([text], context, nothing, 0.4).questions.length > 0
  assert.ok(!asked('wet hands sorry, Bo needs the blue shampoo'))
  assert.ok(asked('what does Bo need'))
})

test('what tells and only asks whether it was told before, tells', () => {
  const { questions, statements } = readUtterance(
    ['The clutch is $1,320, did I not tell you?'],
    context,
    known,
    0.4,
  )
  assert.deepEqual([questions, statements], [[], ['The clutch is $1,320']])
})

test('what has a time that nothing told so far has tells', () => {
  assert.ok(!asks('dr hale on monday at 9, gonna ask if he really needs the patch', 0.4))
  assert.ok(asks('dr hale on monday at 9, gonna ask if he really needs the patch', 0.8))
})

test('who is after a detail of what was told asks, who wants something new tells', () => {
  const about = { sources: [{ id: '1', text: 'Ava won 6-3 6-4', saidAt: now }], lists: [], past: [] }
  const asked = (text: string) => readUtterance([text], context, about, 0.05).questions.length > 0
  assert.ok(asked("Ava's dad wants her score"))
  assert.ok(asked('the paper is checking the time'))
  assert.ok(!asked("Ava's dad wants her score sent by 6"))
  assert.ok(!asked('Bo wants the size 9'))
})
